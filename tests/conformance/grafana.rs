//! What Grafana makes of a query before it asks: variables become what is chosen at the top of the dashboard, and its
//! own become the lengths of time that follow from the dashboard's range and the panel's width.

use std::collections::BTreeMap;

use serde_json::Value;

/// How wide a screen is, in points of a graph.
const SCREEN: u64 = 1_600;

/// The columns of Grafana's grid.
const COLUMNS: u64 = 24;

/// How often there is a sample in the tests. Grafana reads it from the data source.
const SCRAPED_EVERY: u64 = 60;

/// One way to choose at the top of a dashboard.
#[derive(Clone, Default)]
pub struct Choice {
    /// What differs from the first sight of it: ` where route=/health`.
    pub name: String,
    values: BTreeMap<String, Chosen>,
}

/// What stands for a variable.
#[derive(Clone, PartialEq)]
enum Chosen {
    /// The regular expression of `All`, which Grafana leaves as it is.
    All(String),
    /// One value of a list. Where several could be chosen, it is made part of a regular expression.
    One(String),
    /// A text as it is typed.
    Typed(String),
}

impl Choice {
    /// These values, as they are.
    pub fn of(values: &[(&str, &str)]) -> Self {
        let typed = |(name, value): &(&str, &str)| ((*name).to_owned(), Chosen::Typed((*value).to_owned()));
        Self { name: String::new(), values: values.iter().map(typed).collect() }
    }

    /// With a text typed into a box.
    pub fn typed(mut self, variable: &str, text: &str) -> Self {
        let old = self.values.insert(variable.to_owned(), Chosen::Typed(text.to_owned()));
        assert!(old.is_some(), "there is no variable `{variable}`");
        self
    }

    fn value(&self, name: &str, format: &str) -> Option<String> {
        Some(match (self.values.get(name)?, format) {
            (Chosen::One(text) | Chosen::Typed(text), "regex") => escaped(text, r"\^$*+?.()|[]{}/", r"\"),
            // It stands in a string, in which a backslash is written twice.
            (Chosen::One(text), "") => escaped(&text.replace('\\', r"\\\\"), "^$*+?.()|[]{}'", r"\\"),
            (Chosen::All(text), _) | (Chosen::Typed(text), "" | "raw") => text.clone(),
            (_, format) => panic!("nothing is known of the format `{format}` of `{name}`"),
        })
    }
}

fn escaped(text: &str, special: &str, with: &str) -> String {
    let escape = |letter: char| if special.contains(letter) { format!("{with}{letter}") } else { letter.to_string() };
    text.chars().map(escape).collect()
}

/// What can be chosen: what is chosen at first sight, `All` of each variable that has it, and each value of a fixed
/// list.
pub fn choices(board: &Value) -> Vec<Choice> {
    let variables: Vec<&Value> = board["templating"]["list"].as_array().into_iter().flatten().collect();
    let name = |variable: &Value| variable["name"].as_str().expect("a variable has a name").to_owned();
    let first = variables.iter().map(|variable| (name(variable), at_first(variable))).collect();
    let mut choices = vec![Choice { name: String::new(), values: first }];
    for variable in variables {
        let options = variable["options"].as_array().into_iter().flatten();
        let fixed = options.filter(|_| variable["type"] == "custom").map(|option| chosen(variable, &option["value"]));
        for other in all(variable).into_iter().chain(fixed) {
            let mut choice = choices[0].clone();
            if choice.values[&name(variable)] != other {
                let (Chosen::All(text) | Chosen::One(text) | Chosen::Typed(text)) = &other;
                choice.name = format!(" where {}={text}", name(variable));
                choice.values.insert(name(variable), other);
                choices.push(choice);
            }
        }
    }
    choices
}

/// What is chosen when the dashboard is opened: one value, or a list with one.
fn at_first(variable: &Value) -> Chosen {
    let value = &variable["current"]["value"];
    if variable["type"] == "query" && value.is_null() {
        // Grafana takes the first that it finds, which only the data source knows: any of them stands for it.
        return Chosen::All(".+".to_owned());
    }
    chosen(variable, value.get(0).unwrap_or(value))
}

fn chosen(variable: &Value, value: &Value) -> Chosen {
    let text = value.as_str().unwrap_or_else(|| panic!("nothing is chosen at first of {variable}"));
    match variable["type"].as_str() {
        Some("textbox") => Chosen::Typed(text.to_owned()),
        _ if text == "$__all" => all(variable).expect("`All` is chosen where it can be"),
        _ if variable["multi"] == true => Chosen::One(text.to_owned()),
        _ => Chosen::Typed(text.to_owned()),
    }
}

fn all(variable: &Value) -> Option<Chosen> {
    let text = || variable["allValue"].as_str().expect("`All` has a value, so that no query grows with the cluster");
    (variable["includeAll"] == true).then(|| Chosen::All(text().to_owned()))
}

/// The lengths of time of a panel, in seconds.
#[derive(Clone, Copy)]
pub struct Times {
    /// The time range of the dashboard.
    pub range: u64,
    /// From one point of a graph to the next.
    pub step: u64,
}

impl Times {
    /// Those of a panel at first sight.
    pub fn of(board: &Value, panel: &Value) -> Self {
        let from = board["time"]["from"].as_str().and_then(|from| from.strip_prefix("now-"));
        let range = from.and_then(seconds).unwrap_or_else(|| panic!("{} is no beginning", board["time"]["from"]));
        let width = panel["gridPos"]["w"].as_u64().expect("a panel has a width");
        Self { range, step: rounded(range * 1_000 / (SCREEN * width / COLUMNS)) }
    }
}

/// `6h` in seconds.
fn seconds(text: &str) -> Option<u64> {
    let (number, unit) = text.split_at(text.len() - 1);
    let unit = [("s", 1), ("m", 60), ("h", 3_600), ("d", 86_400)].iter().find(|(name, _)| *name == unit)?.1;
    Some(number.parse::<u64>().ok()? * unit)
}

/// Grafana's steps: the milliseconds below which each is taken, and its seconds.
fn rounded(milliseconds: u64) -> u64 {
    let steps = [(1_500, 1), (3_500, 2), (7_500, 5), (12_500, 10), (17_500, 15), (25_000, 20), (45_000, 30)];
    let longer = [(90_000, 60), (210_000, 120), (450_000, 300), (750_000, 600)];
    let step = steps.iter().chain(&longer).find(|(below, _)| milliseconds < *below);
    step.unwrap_or_else(|| panic!("no dashboard shows so much that a point is {milliseconds} ms")).1
}

/// The query as the data source gets it.
pub fn filled(query: &str, choice: &Choice, times: Times) -> String {
    let mut text = String::new();
    let mut rest = query;
    while let Some((before, after)) = rest.split_once('$') {
        text += before;
        let braced = after.strip_prefix('{');
        let inner = braced.unwrap_or(after);
        let end = inner.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').unwrap_or(inner.len());
        let (name, behind) = inner.split_at(end);
        let (format, behind) = match braced {
            Some(_) => behind.split_once('}').expect("a brace is closed"),
            None => ("", behind),
        };
        if name.is_empty() || name.starts_with(|first: char| first.is_ascii_digit()) {
            // The end of a line in a regular expression, or one of its groups.
            text += "$";
            rest = after;
            continue;
        }
        let chosen = choice.value(name, format.trim_start_matches([':', '.']));
        text += &chosen.or_else(|| own(name, times)).unwrap_or_else(|| panic!("nothing is known of ${name}: {query}"));
        rest = behind;
    }
    text + rest
}

/// Grafana's own variables.
fn own(name: &str, Times { range, step }: Times) -> Option<String> {
    Some(match name {
        "__range" => format!("{range}s"),
        "__range_s" => range.to_string(),
        "__range_ms" => (range * 1_000).to_string(),
        "__auto" | "__interval" => format!("{step}s"),
        "__interval_ms" => (step * 1_000).to_string(),
        "__from" | "__to" => "1763859723000".to_owned(),
        "__rate_interval" => format!("{}s", (step + SCRAPED_EVERY).max(4 * SCRAPED_EVERY)),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Choice, Times, choices, filled};

    const TIMES: Times = Times { range: 3_600, step: 15 };

    #[test]
    fn variables_become_what_is_chosen() {
        let route = json!({
            "name": "route", "type": "custom", "multi": true, "includeAll": true, "allValue": ".+",
            "current": { "text": ["All"], "value": ["$__all"] },
            "options": [{ "value": "$__all" }, { "value": "a.b" }],
        });
        let search = json!({ "name": "search", "type": "textbox", "current": { "text": "", "value": "" } });
        let choices = choices(&json!({ "templating": { "list": [route, search] } }));
        let query = r#"{route=~"$route"} |~ "a$|(b)$1|${search:regex}|${route}|${search}""#;
        let read: Vec<_> = choices.iter().map(|choice| filled(query, choice, TIMES)).collect();
        assert_eq!(read[0], r#"{route=~".+"} |~ "a$|(b)$1||.+|""#);
        assert_eq!(read[1], r#"{route=~"a\\.b"} |~ "a$|(b)$1||a\\.b|""#);
        assert_eq!(choices[1].name, " where route=a.b");
        assert_eq!(read.len(), 2, "{read:?}");
        let typed = filled(query, &choices[0].clone().typed("search", "+1/2"), TIMES);
        assert_eq!(typed, r#"{route=~".+"} |~ "a$|(b)$1|\+1\/2|.+|+1/2""#);
    }

    #[test]
    fn lengths_of_time_follow_from_range_and_width() {
        let board = json!({ "time": { "from": "now-6h", "to": "now" } });
        let times = Times::of(&board, &json!({ "gridPos": { "w": 12 } }));
        assert_eq!((times.range, times.step), (21_600, 30));
        let query = "[$__range] [$__auto] [$__rate_interval] $__interval_ms";
        assert_eq!(filled(query, &Choice::default(), times), "[21600s] [30s] [240s] 30000");
    }

    #[test]
    #[should_panic(expected = "nothing is known of $node")]
    fn a_variable_that_nobody_has_is_named() {
        filled("up{node=~\"$node\"}", &Choice::default(), TIMES);
    }
}
