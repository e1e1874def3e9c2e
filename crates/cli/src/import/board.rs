//! A dashboard of others as one of this spec: rows of panels, the variables that they mention, what time it shows.

use std::collections::BTreeMap;

use findings::Finding;
use lint::{BroughtBoard, Node};

use super::panel::{self, NOT_DESCRIBED};
use super::part::{Names, Part, comment};
use super::rust::{const_name, duration_call, literal};
use super::variable::{self, Made};
use super::{Imported, Kept};

/// Writes the dashboard; beside each panel what `lint` finds in it.
pub fn write(board: &BroughtBoard, findings: &[Finding], names: &mut Names, part: &mut Part, made: &mut Imported) {
    part.files.insert(board.file.clone());
    let end = last_line(&board.node);
    let found = findings.iter().filter(|finding| finding.place.path() == Some(board.file.as_str()));
    let found = found.filter_map(|finding| Some((finding.place.line()?, finding)));
    let mut found: Vec<_> = found.filter(|(line, _)| (board.node.line..=end).contains(line)).collect();
    let keep = |line: u32, name: &str, reason: &str| Kept {
        file: board.file.clone(),
        line,
        name: name.to_owned(),
        reason: reason.to_owned(),
    };
    let title = board.node.text_of("title").map(str::trim).filter(|title| !title.is_empty()).unwrap_or("Imported");
    let const_of_board = names.free(&const_of(title));
    let mut notes = Vec::new();
    if board.has_elements() {
        let reason = "it is of Grafana's schema v2; export it with the classic model";
        notes.push(format!("{}:{}: {title}: {reason}", board.file, board.node.line));
        made.kept.push(keep(board.node.line, title, reason));
        part.bodies += "\n";
        part.bodies += &comment(&notes.join("\n"));
        return;
    }
    let mut constants = BTreeMap::new();
    for input in board.node.items_of("__inputs").iter().filter(|input| input.text_of("type") == Some("constant")) {
        constants
            .extend(input.text_of("name").zip(input.text_of("value")).map(|(name, value)| (name.into(), value.into())));
    }
    let listed = board.node.get("templating").map_or(&[][..], |templating| templating.items_of("list"));
    let mut variables = Vec::new();
    for node in listed {
        let name = node.text_of("name").unwrap_or_default();
        match variable::draft(board, node, &constants) {
            Made::Variable { text, asks, notes } => variables.push((name, text, asks, notes)),
            Made::Constant(value) => drop(constants.insert(name.to_owned(), value)),
            Made::Dropped => {}
            Made::Kept(reason) => {
                notes.push(format!("The variable `{name}` is kept as it was: {reason}\n{}", verbatim(node)));
                made.kept.push(keep(node.line, name, &reason));
            }
        }
    }
    let mut consts = Vec::new();
    let mut asked: Vec<String> = Vec::new();
    let mut titles: Vec<String> = Vec::new();
    for row in rows(&board.node) {
        let (mut bodies, mut said, mut taken) = (String::new(), Vec::new(), Vec::new());
        for node in &row.panels {
            let name = node.text_of("title").unwrap_or_default().to_owned();
            let of_panel = node.line..=last_line(node);
            // On one line stands all of it.
            if board.node.line < end {
                found.retain(|(line, finding)| {
                    let is_here = of_panel.contains(line);
                    if is_here {
                        said.push(format!("lint: {name}: {}; fix: {}", finding.message, finding.fix));
                    }
                    !is_here
                });
            }
            match panel::draft(board, node, &constants, &mut taken) {
                Ok(panels) => {
                    for panel in panels {
                        made.panels += 1;
                        let (checked, unchecked) = panel.counts();
                        made.queries += checked;
                        made.unchecked += unchecked;
                        asked.extend(panel.asks().map(str::to_owned));
                        if !panel.notes.is_empty() {
                            said.push(format!("{}: draft: {}.", panel.title, panel.notes.join("; ")));
                        }
                        if let Some(path) = import_of(panel.kind) {
                            part.uses.insert(path);
                        }
                        bodies += &panel.written();
                    }
                }
                Err(reason) => {
                    said.push(format!("{}:{}. Kept as it was: {reason}\n{}", board.file, node.line, verbatim(node)));
                    made.kept.push(keep(node.line, &name, &reason));
                }
            }
        }
        said.extend(row.repeated.iter().map(|variable| format!("The row is not repeated for each `{variable}`.")));
        part.bodies += "\n";
        part.bodies += &comment(&said.join("\n"));
        if bodies.is_empty() {
            continue;
        }
        let mut title = row.title.clone();
        while titles.contains(&title) {
            title += " (more)";
        }
        let name = names.free(&format!("{const_of_board}_{}", const_of(&title)));
        let looks = row.looks();
        part.bodies +=
            &format!("const {name}: Row = Row::new({}){looks}.panels(&[\n{bodies}]);\n", literal(&title, 4, 20));
        titles.push(title);
        consts.push(name);
    }
    // From the last to the first: one may be mentioned by a later one only.
    let mut kept = Vec::new();
    for (name, text, asks, of_variable) in variables.into_iter().rev() {
        if asked.iter().any(|text| mentions(text, name)) {
            asked.push(asks);
            part.uses.insert("watch::dashboard::Variable");
            if !of_variable.is_empty() {
                notes.push(format!("The variable `{name}` is a draft: {}.", of_variable.join("; ")));
            }
            kept.push(text);
        } else {
            notes.push(format!("The variable `{name}` is left out, which nothing here mentions."));
        }
    }
    kept.reverse();
    notes.extend(found.iter().map(|(_, finding)| format!("lint: {}; fix: {}", finding.message, finding.fix)));
    if consts.is_empty() {
        let reason = "nothing of it is left, and a dashboard shows something";
        notes.push(format!("{title}: {reason}"));
        made.kept.push(keep(board.node.line, title, reason));
        part.bodies += &comment(&notes.join("\n"));
        return;
    }
    let (head, more) = head(board, title, names);
    notes.splice(0..0, more);
    let mut text =
        comment(&format!("{}:{}. Draft{}", board.file, board.node.line, if notes.is_empty() { "." } else { ":" }));
    text += &comment(&notes.join("\n"));
    text += &format!("pub const {const_of_board}: Dashboard = {head}");
    if !kept.is_empty() {
        text += &format!("\n    .variables(&[\n        {},\n    ])", kept.join(",\n        "));
    }
    text += &format!("\n    .rows(&[{}]);\n", consts.join(", "));
    part.listed.push(text);
    made.dashboards.push(const_of_board);
    let shared =
        format!("/// What stands where a dashboard says nothing.\nconst NOT_DESCRIBED: &str = {NOT_DESCRIBED:?};\n");
    if !part.shared.contains(&shared) && (part.bodies.contains("NOT_DESCRIBED") || head.contains("NOT_DESCRIBED")) {
        part.shared.push(shared);
    }
}

/// Where a kind of panel is, outside of the prelude.
fn import_of(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "gauge" => "watch::dashboard::gauge",
        "state_timeline" => "watch::dashboard::state_timeline",
        "heatmap" => "watch::dashboard::heatmap",
        "histogram" => "watch::dashboard::histogram",
        "pie_chart" => "watch::dashboard::pie_chart",
        "logs" => "watch::dashboard::logs",
        "text" => "watch::dashboard::text",
        _ => return None,
    })
}

/// A name that Rust takes.
fn const_of(title: &str) -> String {
    let name = const_name(title);
    let parts: Vec<&str> = name.split('_').filter(|part| !part.is_empty()).collect();
    let name = parts.join("_");
    if name.is_empty() || name.starts_with(|first: char| first.is_ascii_digit()) {
        format!("BOARD_{name}")
    } else {
        name
    }
}

/// The dashboard up to its variables, and what was guessed or lost.
fn head(board: &BroughtBoard, title: &str, names: &mut Names) -> (String, Vec<String>) {
    let node = &board.node;
    let mut notes = Vec::new();
    let said = node.text_of("uid").unwrap_or_default();
    let mut uid = uid(if said.is_empty() { title } else { said });
    let times = {
        names.free(&format!("uid {uid}"));
        names.count(&format!("uid {uid}"))
    };
    if times > 1 {
        uid = format!("{}-{times}", uid.get(..36.min(uid.len())).unwrap_or(&uid));
    }
    if uid != said {
        notes.push(if said.is_empty() { "The uid is a draft.".to_owned() } else { format!("The uid was `{said}`.") });
    }
    let mut text = format!("Dashboard::new({uid:?}, {})", literal(title, 4, 40));
    match node.text_of("description").map(str::trim).filter(|text| !text.is_empty()) {
        Some(about) => text += &format!("\n    .description({})", literal(about, 4, 14)),
        None => {
            notes.push("It has no description.".to_owned());
            text += "\n    .description(NOT_DESCRIBED)";
        }
    }
    let tags: Vec<&str> = node.items_of("tags").iter().filter_map(Node::text).collect();
    if !tags.is_empty() {
        text += &format!("\n    .tags(&{tags:?})");
    }
    let time = |text: &str| {
        let nanoseconds = ::query::duration::nanoseconds(text)?;
        u64::try_from(nanoseconds / 1_000_000).ok().filter(|time| *time > 0)
    };
    let from = node.get("time").and_then(|time| time.text_of("from"));
    match from.and_then(|from| time(from.strip_prefix("now-")?)) {
        Some(time) => text += &format!("\n    .last({})", duration_call(time)),
        None => notes.extend(from.map(|from| format!("It showed the time from `{from}` on."))),
    }
    match node.text_of("refresh").and_then(time) {
        Some(time) => text += &format!("\n    .refresh_every({})", duration_call(time)),
        None => notes.push("It asked again only when somebody said so; here it does every 30 seconds.".to_owned()),
    }
    let marks = node.get("annotations").map_or(&[][..], |annotations| annotations.items_of("list"));
    let marks: Vec<&str> = marks
        .iter()
        .filter(|mark| mark.text_of("builtIn").is_none_or(|is| is == "0"))
        .filter_map(|mark| mark.text_of("name"))
        .collect();
    if !marks.is_empty() {
        notes.push(format!("Its annotations are left out ({}): alerts mark themselves.", marks.join(", ")));
    }
    if !node.items_of("links").is_empty() {
        notes.push("Its links are left out: see `.siblings_tagged(..)`.".to_owned());
    }
    (text, notes)
}

/// Lower-case letters, digits and inner `-`, 40 at most.
fn uid(text: &str) -> String {
    let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '-' };
    let plain: String = text.chars().map(plain).collect();
    let parts: Vec<&str> = plain.split('-').filter(|part| !part.is_empty()).collect();
    let mut uid = parts.join("-");
    uid.truncate(40);
    let uid = uid.trim_end_matches('-');
    if uid.is_empty() { "imported".to_owned() } else { uid.to_owned() }
}

fn mentions(text: &str, variable: &str) -> bool {
    text.char_indices().any(|(at, _)| {
        ::query::variable::length(&text[at..]).is_some_and(|length| {
            let name = text[at..at + length].trim_start_matches(['$', '{', '[']).trim_end_matches(['}', ']']);
            name.split([':', '.']).next() == Some(variable)
        })
    })
}

/// A row as it lay.
struct Row<'a> {
    title: String,
    is_collapsed: bool,
    repeated: Option<String>,
    panels: Vec<&'a Node>,
}

fn rows(board: &Node) -> Vec<Row<'_>> {
    let repeated =
        |row: &Node| row.text_of("repeat").filter(|name| !name.is_empty() && *name != "null").map(str::to_owned);
    let is = |row: &Node, key: &str| row.text_of(key) == Some("true");
    let titled = |row: &Node| {
        let title = row.text_of("title").map(str::trim).filter(|title| !title.is_empty()).unwrap_or("Panels");
        title.to_owned()
    };
    let of_before = board.items_of("rows").iter().map(|row| Row {
        title: titled(row),
        is_collapsed: is(row, "collapse"),
        repeated: repeated(row),
        panels: row.items_of("panels").iter().collect(),
    });
    let mut rows: Vec<Row> = of_before.collect();
    let mut panels: Vec<&Node> = board.items_of("panels").iter().collect();
    panels.sort_by_key(|panel| (place(panel, "y"), place(panel, "x")));
    let mut begun = false;
    for panel in panels {
        if panel.text_of("type") == Some("row") {
            rows.push(Row {
                title: titled(panel),
                is_collapsed: is(panel, "collapsed"),
                repeated: repeated(panel),
                panels: panel.items_of("panels").iter().collect(),
            });
            begun = true;
            continue;
        }
        if !begun {
            rows.push(Row { title: "Overview".to_owned(), is_collapsed: false, repeated: None, panels: Vec::new() });
            begun = true;
        }
        if let Some(row) = rows.last_mut() {
            row.panels.push(panel);
        }
    }
    rows.retain(|row| !row.panels.is_empty());
    rows
}

fn place(panel: &Node, key: &str) -> u32 {
    panel.get("gridPos").and_then(|place| place.text_of(key)).and_then(|text| text.parse().ok()).unwrap_or(0)
}

impl Row<'_> {
    /// How its panels lie, in the words of a spec: so many on a line, so high.
    fn looks(&self) -> String {
        let mut lines: BTreeMap<u32, usize> = BTreeMap::new();
        for panel in &self.panels {
            *lines.entry(place(panel, "y")).or_default() += 1;
        }
        let widest = self.panels.iter().filter_map(|panel| panel.text_of("span")?.parse::<f64>().ok()).reduce(f64::min);
        let count = match widest {
            // In rows of before, twelve columns.
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "one to eight")]
            Some(span) if span > 0.0 => ((12.0 / span).round().clamp(1.0, 8.0) as usize).min(self.panels.len()),
            _ => lines.values().copied().max().unwrap_or(1),
        };
        let mut heights: Vec<u32> =
            self.panels.iter().map(|panel| place(panel, "h")).filter(|high| *high > 0).collect();
        heights.sort_unstable();
        let height = heights.get(heights.len() / 2).copied().unwrap_or(8);
        let mut looks = match height {
            0..=5 => ".short()".to_owned(),
            6..=10 => String::new(),
            _ => ".tall()".to_owned(),
        };
        if self.is_collapsed {
            looks += ".collapsed()";
        }
        match count.clamp(1, 8) {
            2 => looks,
            count => format!("{looks}.panels_per_line({count})"),
        }
    }
}

/// The line on which the last of it begins.
fn last_line(node: &Node) -> u32 {
    node.children().map(last_line).max().unwrap_or(0).max(node.line)
}

/// The model as it was, a key on a line; its place and number left out.
fn verbatim(node: &Node) -> String {
    let said = node.entries().iter().filter(|(key, _)| !matches!(key.as_str(), "gridPos" | "id" | "pluginVersion"));
    said.map(|(key, value)| format!("    {key:?}: {}\n", json(value))).collect()
}

fn json(node: &Node) -> String {
    match &node.value {
        lint::Value::Text(text) => {
            let is_bare =
                matches!(text.as_str(), "true" | "false" | "null") || text.parse::<f64>().is_ok_and(f64::is_finite);
            if is_bare { text.clone() } else { serde_json::Value::from(text.as_str()).to_string() }
        }
        lint::Value::List(items) => format!("[{}]", items.iter().map(json).collect::<Vec<_>>().join(", ")),
        lint::Value::Map(entries) => {
            let pairs = entries.iter().map(|(key, value)| format!("{key:?}: {}", json(value)));
            format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{const_of, mentions, uid};

    #[test]
    fn names_are_those_that_rust_and_grafana_take() {
        assert_eq!(
            (const_of("Kubernetes / Views / Pods").as_str(), const_of("5 - tea").as_str()),
            ("KUBERNETES_VIEWS_PODS", "BOARD_5_TEA")
        );
        assert_eq!((uid("rYdddlPWk"), uid("Tea & Coffee_")), ("rydddlpwk".to_owned(), "tea-coffee".to_owned()));
        assert_eq!(uid(&"ab-".repeat(20)).len(), 38);
    }

    #[test]
    fn variables_are_mentioned_in_each_form() {
        for text in ["a{b=\"$pod\"}", "${pod:regex}", "[[pod]]"] {
            assert!(mentions(text, "pod") && !mentions(text, "po"), "{text}");
        }
    }
}
