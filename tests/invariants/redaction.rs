//! What dashboards and the guide say of hidden data is what the log agent leaves of it: people search by these words.

use regex::Regex;
use serde_json::Value;

use crate::dashboards::boards;
use crate::look::{Look, strings};
use crate::testing::Faults;
use crate::world::World;

/// What stands in place of what is hidden.
const MARK: &str = "***";

/// What could have stood there: the rest of an address, and the begin of a telephone number.
const HIDDEN: [&str; 2] = ["ahim", "0171234"];

/// Every word with the mark in it is one that the agent makes; where a text says of what, it makes it of that.
fn hidden_words_are_what_the_agent_leaves(world: &World) -> Faults {
    let stages = stages(world);
    let boards = boards(world);
    let of_boards = boards.iter().flat_map(|board| {
        let uid = board.word("/uid");
        strings(board).into_iter().map(move |(place, text)| (format!("dashboard `{uid}`: {place}"), text.to_owned()))
    });
    let mut faults = Faults::new();
    let texts = of_boards.chain([("the guide".to_owned(), world.guide.to_owned())]);
    for (place, text) in texts.filter(|(_, text)| text.contains(MARK)) {
        for (word, original) in words(&text) {
            let whole = |hidden: &&str| word.replace(MARK, hidden);
            let originals = original.map_or_else(|| HIDDEN.iter().map(whole).collect(), |original| vec![original]);
            if !originals.iter().any(|original| redacted(original, &stages) == word) {
                let made: Vec<_> = originals.iter().map(|one| format!("`{}`", redacted(one, &stages))).collect();
                faults.push(format!(
                    "{place} says `{word}`, but of `{}` the log agent leaves {}; fix: write what it leaves",
                    originals.join("` or `"),
                    made.join(" or ")
                ));
            }
        }
    }
    faults
}

/// One thing that an agent hides.
enum Stage {
    /// Promtail replaces the group of each match.
    Group(Regex, String),
    /// The Collector replaces each match.
    Match(Regex, String),
}

/// What the agents hide, in their order.
fn stages(world: &World) -> Vec<Stage> {
    let mut found = Vec::new();
    for config in world.configs().filter(|config| !config.is_json() && config.text.contains(MARK)) {
        collect(&config.parsed(), &mut found);
    }
    found
}

fn collect(value: &Value, found: &mut Vec<Stage>) {
    let read = |expression: &str| Regex::new(expression).expect("the agent reads it");
    let (expression, replacement) = (value.word("/replace/expression"), value.word("/replace/replace"));
    if !expression.is_empty() {
        found.push(Stage::Group(read(expression), replacement.to_owned()));
    }
    match value {
        Value::Object(entries) => entries.values().for_each(|inner| collect(inner, found)),
        Value::Array(items) => items.iter().for_each(|inner| collect(inner, found)),
        Value::String(statement) => {
            let arguments =
                statement.strip_prefix("replace_pattern(log.body, ").and_then(|rest| rest.strip_suffix(')'));
            // In the Collector's files `$` is written twice.
            let arguments = arguments.map(|texts| format!("[{}]", texts.replace("$$", "$")));
            let arguments: Option<[String; 2]> = arguments.and_then(|texts| serde_json::from_str(&texts).ok());
            if let Some([expression, replacement]) = arguments {
                found.push(Stage::Match(read(&expression), replacement));
            }
        }
        _ => {}
    }
}

/// What the stages leave.
fn redacted(text: &str, stages: &[Stage]) -> String {
    stages.iter().fold(text.to_owned(), |text, stage| match stage {
        Stage::Match(expression, replacement) => expression.replace_all(&text, replacement).into_owned(),
        Stage::Group(expression, replacement) => {
            let (mut left, mut end) = (String::new(), 0);
            for group in expression.captures_iter(&text).filter_map(|found| found.get(1)) {
                left = left + &text[end..group.start()] + replacement;
                end = group.end();
            }
            left + &text[end..]
        }
    })
}

/// Each word with the mark in it; and, where it stands in backticks before `` for `x` `` or `` of `x` ``, the x.
fn words(text: &str) -> Vec<(String, Option<String>)> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let word = Regex::new(r"[0-9A-Za-z%._+@-]*\*{3}[0-9A-Za-z%._+@-]*[0-9A-Za-z]").expect("it is one");
    let follows = Regex::new(r"^`\)? (?:for|of) `([^`]+)`").expect("it is one");
    let found = word.find_iter(&text).map(|found| {
        let original = follows.captures(&text[found.end()..]).map(|of| of[1].to_owned());
        (found.as_str().to_owned(), original)
    });
    found.collect()
}

mod tests {
    use super::*;
    use crate::testing::{holds, reports};

    const BOARD: (&str, &str) = ("grafana-dashboard-business-metrics", "business-metrics.json");
    const BEGIN: &str = "\"title\": \"Business Metrics\",";

    #[test]
    fn people_search_by_what_is_there() {
        holds(hidden_words_are_what_the_agent_leaves);
        for world in World::ours() {
            let boards: Vec<_> = boards(world).iter().flat_map(|board| words(&board.to_string())).collect();
            assert!(boards.len() >= 4 && boards.iter().any(|(_, original)| original.is_some()), "{boards:?}");
            assert!(words(world.guide).len() >= 4);
        }
    }

    /// Promtail's stages, the Collector's and Alloy's: once they leave another mark, the words are wrong.
    #[test]
    fn the_agent_of_every_environment_is_read() {
        let mut keys = Vec::new();
        for ours in World::ours() {
            let agents = ours.configs().filter(|config| !config.is_json() && config.text.contains(MARK));
            let agents: Vec<_> =
                agents.map(|config| (config.object.name().to_owned(), config.key.to_owned())).collect();
            let mut world = ours.clone();
            for (name, key) in &agents {
                world.rewrite(name, key, MARK, "###");
            }
            assert_ne!(hidden_words_are_what_the_agent_leaves(&world), Faults::new(), "{}", ours.environment);
            keys.extend(agents.into_iter().map(|(_, key)| key));
        }
        assert!(keys.iter().any(|key| key == "config.alloy"), "{keys:?}");
    }

    #[test]
    fn a_word_that_the_agent_does_not_leave_is_reported() {
        let says = |description: &'static str, expression: &'static str| {
            move |world: &mut World| {
                let text = format!("{BEGIN}\n\"a\": \"{description}\",");
                world.rewrite(BOARD.0, BOARD.1, BEGIN, &text);
                let stages = "pipeline_stages:\n";
                let more = format!("{stages}  - replace:\n      expression: '{expression}'\n      replace: '***'\n");
                world.rewrite("promtail", "promtail.yaml", stages, &more);
            }
        };
        let mail = "[a-z]([a-z]*)@";
        let mut world = World::tea_house();
        says("Type `r***@mail.com` for `rahim@mail.com`.", mail)(&mut world);
        assert_eq!(hidden_words_are_what_the_agent_leaves(&world), Faults::new());
        reports(
            hidden_words_are_what_the_agent_leaves,
            says("Type `ra***@mail.com` for `rahim@mail.com`.", mail),
            "dashboard `business-metrics`: /a says `ra***@mail.com`, but of `rahim@mail.com` the log agent leaves \
             `r***@mail.com`; fix: write what it leaves",
        );
        reports(
            hidden_words_are_what_the_agent_leaves,
            says("A number is ***5678 there.", mail),
            "dashboard `business-metrics`: /a says `***5678`, but of `ahim5678` or `01712345678` the log agent leaves \
             `ahim5678` or `01712345678`; fix: write what it leaves",
        );
    }
}
