//! A dashboard of others as one of this spec: rows of panels, the variables that they mention, what time it shows.

use std::collections::BTreeMap;

use findings::Finding;
use lint::{BroughtBoard, Node};

use super::model::{last_line, verbatim};
use super::panel::{self, NOT_DESCRIBED};
use super::part::{Names, Part, comment, told};
use super::rows::{Row, rows};
use super::rust::{const_name, duration_call, literal, milliseconds};
use super::variable::{self, Made};
use super::{Imported, Kept, unread};

/// What has been written of a board.
struct Writer<'a> {
    board: &'a BroughtBoard,
    title: &'a str,
    /// Its const.
    called: String,
    /// What lint finds in it, and was not said yet.
    found: Vec<(u32, &'a Finding)>,
    constants: BTreeMap<String, String>,
    /// Its variables: the name, the code, what that asks, what was lost.
    variables: Vec<(&'a str, String, String, Vec<String>)>,
    notes: Vec<String>,
    /// What its panels and variables ask.
    asked: Vec<String>,
    /// The titles of its rows.
    titles: Vec<String>,
    /// Their consts.
    consts: Vec<String>,
}

/// Writes the dashboard; beside each panel what `lint` finds in it.
pub fn write(board: &BroughtBoard, findings: &[Finding], names: &mut Names, part: &mut Part, made: &mut Imported) {
    part.files.insert(board.file.clone());
    let lines = board.node.line..=last_line(&board.node);
    let found = findings.iter().filter(|finding| finding.place.path() == Some(board.file.as_str()));
    let found = found.filter_map(|finding| Some((finding.place.line()?, finding)));
    let title = board.node.text_of("title").map(str::trim).filter(|title| !title.is_empty()).unwrap_or("Imported");
    let mut writer = Writer {
        board,
        title,
        called: names.free(&const_of(title)),
        found: found.filter(|(line, _)| lines.contains(line)).collect(),
        constants: BTreeMap::new(),
        variables: Vec::new(),
        notes: Vec::new(),
        asked: Vec::new(),
        titles: Vec::new(),
        consts: Vec::new(),
    };
    writer.choices(made);
    let rows = rows(&board.node);
    for row in &rows {
        writer.row(row, names, part, made);
    }
    writer.notes.extend(unread::of_board(&board.node));
    writer.notes.extend(unread::of_panels(rows.iter().flat_map(|row| &row.panels).copied()));
    writer.finish(names, part, made);
}

impl Writer<'_> {
    fn keep(&self, line: u32, name: &str, reason: &str) -> Kept {
        Kept { file: self.board.file.clone(), line, name: name.to_owned(), reason: reason.to_owned() }
    }

    /// Reads what can be chosen, and what always has one value.
    fn choices(&mut self, made: &mut Imported) {
        let node = &self.board.node;
        for input in node.items_of("__inputs").iter().filter(|input| input.text_of("type") == Some("constant")) {
            let said = input.text_of("name").zip(input.text_of("value"));
            self.constants.extend(said.map(|(name, value)| (name.to_owned(), value.to_owned())));
        }
        for node in node.get("templating").map_or(&[][..], |templating| templating.items_of("list")) {
            let name = node.text_of("name").unwrap_or_default();
            match variable::draft(self.board, node, &self.constants) {
                Made::Variable { text, asks, notes } => self.variables.push((name, text, asks, notes)),
                Made::Constant(value) => drop(self.constants.insert(name.to_owned(), value)),
                Made::Dropped => {}
                Made::Kept(reason) => {
                    self.notes.push(format!("The variable `{name}` is kept as it was: {reason}\n{}", verbatim(node)));
                    made.kept.push(self.keep(node.line, name, &reason));
                }
            }
        }
    }

    fn row(&mut self, row: &Row<'_>, names: &mut Names, part: &mut Part, made: &mut Imported) {
        let (mut bodies, mut said, mut taken) = (String::new(), Vec::new(), Vec::new());
        for node in &row.panels {
            said.extend(self.found_in(node));
            match panel::draft(self.board, node, &self.constants, &mut taken) {
                Ok(panels) => {
                    for panel in panels {
                        made.panels += 1;
                        let (checked, unchecked) = panel.counts();
                        made.queries += checked;
                        made.unchecked += unchecked;
                        self.asked.extend(panel.asks().map(str::to_owned));
                        if !panel.notes.is_empty() {
                            said.push(format!("{}: draft: {}.", panel.title, panel.notes.join("; ")));
                        }
                        part.uses.extend(import_of(panel.kind));
                        bodies += &panel.written();
                    }
                }
                Err(reason) => {
                    let was = verbatim(node);
                    said.push(format!("{}:{}. Kept as it was: {reason}\n{was}", self.board.file, node.line));
                    let name = node.text_of("title").unwrap_or_default();
                    made.kept.push(self.keep(node.line, name, &reason));
                }
            }
        }
        said.extend(row.repeated.iter().map(|variable| format!("The row is not repeated for each `{variable}`.")));
        part.bodies += "\n";
        part.bodies += &comment(&said.join("\n"));
        if bodies.is_empty() {
            return;
        }
        let mut title = row.title.clone();
        while self.titles.contains(&title) {
            title += " (more)";
        }
        let name = names.free(&format!("{}_{}", self.called, const_of(&title)));
        let looks = row.looks();
        part.bodies +=
            &format!("const {name}: Row = Row::new({}){looks}.panels(&[\n{bodies}]);\n", literal(&title, 4, 20));
        self.titles.push(title);
        self.consts.push(name);
    }

    /// What lint finds in a panel, said once. Of a board on one line, nothing stands in a panel alone.
    fn found_in(&mut self, panel: &Node) -> Vec<String> {
        let lines = panel.line..=last_line(panel);
        if self.board.node.line == last_line(&self.board.node) {
            return Vec::new();
        }
        let (here, others) = self.found.iter().partition(|(line, _)| lines.contains(line));
        self.found = others;
        let title = panel.text_of("title").unwrap_or_default();
        Vec::into_iter(here)
            .map(|(_, finding)| told(finding).replacen("lint: ", &format!("lint: {title}: "), 1))
            .collect()
    }

    /// The variables that are mentioned. From the last to the first: one may be mentioned by a later one only.
    fn mentioned(&mut self) -> Vec<String> {
        let mut mentioned = Vec::new();
        for (name, text, asks, lost) in std::mem::take(&mut self.variables).into_iter().rev() {
            if self.asked.iter().any(|text| mentions(text, name)) {
                self.asked.push(asks);
                if !lost.is_empty() {
                    self.notes.push(format!("The variable `{name}` is a draft: {}.", lost.join("; ")));
                }
                mentioned.push(text);
            } else {
                self.notes.push(format!("The variable `{name}` is left out, which nothing here mentions."));
            }
        }
        mentioned.reverse();
        mentioned
    }

    fn finish(mut self, names: &mut Names, part: &mut Part, made: &mut Imported) {
        let (file, line) = (&self.board.file, self.board.node.line);
        let variables = self.mentioned();
        self.notes.extend(self.found.iter().map(|(_, found)| told(found)));
        if self.consts.is_empty() {
            let reason = if self.board.has_elements() {
                "it is of Grafana's schema v2; export it with the classic model"
            } else {
                "nothing of it is left, and a dashboard shows something"
            };
            self.notes.push(format!("{file}:{line}: {}: {reason}", self.title));
            made.kept.push(self.keep(line, self.title, reason));
            part.bodies += "\n";
            part.bodies += &comment(&self.notes.join("\n"));
            return;
        }
        let (head, more) = head(self.board, self.title, names);
        self.notes.splice(0..0, more);
        let mut text = comment(&format!("{file}:{line}. Draft{}", if self.notes.is_empty() { "." } else { ":" }));
        text += &comment(&self.notes.join("\n"));
        text += &format!("pub const {}: Dashboard = {head}", self.called);
        if !variables.is_empty() {
            part.uses.insert("watch::dashboard::Variable");
            text += &format!("\n    .variables(&[\n        {},\n    ])", variables.join(",\n        "));
        }
        text += &format!("\n    .rows(&[{}]);\n", self.consts.join(", "));
        part.listed.push(text);
        made.dashboards.push(self.called);
        let said = format!("const NOT_DESCRIBED: &str = {NOT_DESCRIBED:?};\n");
        let said = format!("/// What stands where a dashboard says nothing.\n{said}");
        let is_used = part.bodies.contains("NOT_DESCRIBED") || head.contains("NOT_DESCRIBED");
        if is_used && !part.shared.contains(&said) {
            part.shared.push(said);
        }
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
        "bar_chart" => "watch::dashboard::bar_chart",
        "alert_list" => "watch::dashboard::alert_list",
        "annotations_list" => "watch::dashboard::annotations_list",
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
    let short = uid.get(..36.min(uid.len())).unwrap_or(&uid).trim_end_matches('-').to_owned();
    uid = names.next("a uid ", &uid, |count| format!("{short}-{count}"));
    if uid != said {
        notes.push(if said.is_empty() { "The uid is a draft.".to_owned() } else { format!("The uid was `{said}`.") });
    }
    let mut text = format!("Dashboard::new({uid:?}, {})", literal(title, 4, 40));
    if let Some(about) = node.text_of("description").map(str::trim).filter(|text| !text.is_empty()) {
        text += &format!("\n    .description({})", literal(about, 4, 14));
    } else {
        notes.push("It has no description.".to_owned());
        text += "\n    .description(NOT_DESCRIBED)";
    }
    let tags: Vec<&str> = node.items_of("tags").iter().filter_map(Node::text).collect();
    if !tags.is_empty() {
        text += &format!("\n    .tags(&{tags:?})");
    }
    let time = |text: &str| milliseconds(text).filter(|time| *time > 0);
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
        assert_eq!(uid(&"abc-".repeat(20)).len(), 39);
    }

    #[test]
    fn variables_are_mentioned_in_each_form() {
        for text in ["a{b=\"$pod\"}", "${pod:regex}", "[[pod]]"] {
            assert!(mentions(text, "pod") && !mentions(text, "po"), "{text}");
        }
    }
}
