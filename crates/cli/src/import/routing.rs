//! The routing of another Alertmanager as one of this spec. What is secret is never copied.

mod routes;

use std::collections::{BTreeMap, BTreeSet};

use findings::Finding;
use lint::Node;

use super::interval;
use super::part::{Names, Part, comment, told, verbatim};
use super::receiver;
use super::rust::{const_name, group_name};
use super::{BroughtConfig, Imported, Kept};

/// Why a route is muted, as long as nobody has said it.
const MUTED: &str = "a draft: nobody has said why it is no harm";

/// The interval of routes to receivers that tell nobody.
const ALWAYS: &str = "ALWAYS";

/// A receiver or an interval that waits for a route to name it.
struct Waiting {
    line: u32,
    /// What it is, in words.
    called: String,
    /// Its const, and the code of it.
    name: String,
    code: String,
    /// The keys of the Secret that it needs.
    keys: Vec<String>,
}

/// What has been written of a routing.
struct Writer<'a> {
    file: &'a str,
    root: &'a Node,
    /// The const of each receiver that tells somebody.
    receivers: BTreeMap<String, String>,
    /// Receivers that told somebody, in ways that are none here.
    lost: BTreeSet<String>,
    /// The const of each interval.
    intervals: BTreeMap<String, String>,
    /// What is written where a route names it.
    waiting: Vec<Waiting>,
    /// The consts that routes name.
    named: BTreeSet<String>,
    /// The keys of the Secret.
    keys: BTreeSet<String>,
    /// What is kept as it was: its line, what it is, why, and its text.
    kept: Vec<(u32, String, String, String)>,
    notes: Vec<String>,
    bodies: String,
}

/// What all routings of a file share.
#[derive(Default)]
pub struct Shared {
    /// The keys of the Secret.
    keys: BTreeSet<String>,
    /// Whether a route tells nobody.
    is_quiet: bool,
}

impl Shared {
    /// The consts that several routings name.
    pub fn write(&self, part: &mut Part) {
        let mut texts = Vec::new();
        if !self.keys.is_empty() {
            let entries: Vec<String> =
                self.keys.iter().map(|key| format!("\n        SecretEntry::to_be_filled_in({key:?}),")).collect();
            let entries = entries.concat();
            texts.push(format!(
                "/// What the receivers need; nothing of it was copied.\npub const RECEIVERS: Secret = \
                 Secret::ours(\n    \"alertmanager-receivers\",\n    &[{entries}\n    ],\n);\n"
            ));
        }
        if self.is_quiet {
            texts.push(format!(
                "/// Alertmanager told nobody of these.\nconst {ALWAYS}: TimeInterval = \
                 TimeInterval::new(\"always\", &[Period::new()]);\n"
            ));
        }
        for text in &texts {
            imported(text, part);
        }
        part.shared.extend(texts);
    }
}

/// Makes the file import what a text needs.
fn imported(text: &str, part: &mut Part) {
    part.uses.extend(USES.into_iter().filter(|(word, _)| text.contains(word)).map(|(_, path)| path));
}

/// Writes the routing.
pub fn write(
    brought: &BroughtConfig,
    findings: &[Finding],
    names: &mut Names,
    part: &mut Part,
    made: &mut Imported,
    shared: &mut Shared,
) {
    let (file, node) = (brought.file.as_str(), &brought.node);
    let Some(root) = node.get("route") else { return };
    part.files.insert(file.to_owned());
    let mut writer = Writer {
        file,
        root,
        receivers: BTreeMap::new(),
        lost: BTreeSet::new(),
        intervals: BTreeMap::new(),
        waiting: Vec::new(),
        named: BTreeSet::new(),
        keys: shared.keys.clone(),
        kept: Vec::new(),
        notes: notes(file, node, findings),
        bodies: String::new(),
    };
    writer.receivers(node, names);
    writer.intervals(node, names);
    let called = root.text_of("receiver").unwrap_or_default();
    let default = writer.receivers.get(called).or_else(|| writer.receivers.values().next()).cloned();
    let listed = default.map(|default| {
        made.routes += count(root);
        writer.routing(node, called, &default, names)
    });
    let mut text = comment(&format!("{file}:{}.", root.line));
    if listed.is_none() {
        let (name, reason) = ("route".to_owned(), "none of its receivers tells anybody here".to_owned());
        writer.kept.push((root.line, name, reason, verbatim(root, 1)));
    }
    made.receivers += writer.receivers.values().filter(|name| writer.named.contains(*name)).count();
    let declared = writer.declared(shared);
    for (line, name, reason, was) in writer.kept {
        text += &comment(&format!("{file}:{line}. {name} is kept as it was: {reason}\n{was}"));
        made.kept.push(Kept { file: file.to_owned(), line, name, reason });
    }
    text += &comment(&writer.notes.join("\n"));
    if let Some((routing, consts)) = listed {
        text += &consts;
        made.routings.push(routing);
    }
    imported(&format!("{text}{declared}{}", writer.bodies), part);
    part.listed.push(text);
    part.bodies += "\n";
    part.bodies += &declared;
    part.bodies += &writer.bodies;
}

/// What it imports, by the words that need it.
const USES: [(&str, &str); 8] = [
    ("Secret::", "kit::Secret"),
    ("SecretEntry::", "kit::SecretEntry"),
    ("TimeInterval::", "watch::interval::TimeInterval"),
    ("Period::", "watch::interval::Period"),
    ("Weekday::", "watch::interval::Weekday"),
    ("Month::", "watch::interval::Month"),
    ("Inhibit::", "watch::inhibit::Inhibit"),
    ("Which::", "watch::inhibit::Which"),
];

/// What lint finds, and what is said elsewhere in a spec.
fn notes(file: &str, node: &Node, findings: &[Finding]) -> Vec<String> {
    const KNOWN: [&str; 7] =
        ["global", "inhibit_rules", "mute_time_intervals", "receivers", "route", "templates", "time_intervals"];
    let found = findings.iter().filter(|finding| finding.place.path() == Some(file));
    let mut notes: Vec<String> = found.map(told).collect();
    if let Some(global) = node.get("global") {
        let said: Vec<String> = global.entries().iter().map(|(key, _)| format!("`{key}`")).collect();
        let said = said.join(", ");
        notes.push(format!("Of `global`, say in the environment and the receivers what is needed: {said}."));
    }
    if !node.items_of("templates").is_empty() {
        notes.push("Its templates are left out: receivers have texts of their own here.".to_owned());
    }
    let others = node.entries().iter().filter(|(key, _)| !KNOWN.contains(&key.as_str()));
    notes.extend(others.map(|(key, node)| format!("{file}:{}. `{key}` is left out.", node.line)));
    notes
}

/// How many routes there are below.
fn count(route: &Node) -> usize {
    route.items_of("routes").iter().map(|route| 1 + count(route)).sum()
}

impl Writer<'_> {
    fn receivers(&mut self, node: &Node, names: &mut Names) {
        for receiver in node.items_of("receivers") {
            let called = receiver.text_of("name").unwrap_or_default();
            let plain = names.free_among("a receiver ", &group_name(called));
            let draft = receiver::draft(receiver, plain, &self.keys);
            let mut code = String::new();
            for note in &draft.notes {
                let said = format!("{}:{}. {}: {note}", self.file, receiver.line, draft.name);
                code += &comment(said.trim_end());
            }
            let Some((first, others)) = draft.ways.split_first() else {
                if !draft.notes.is_empty() {
                    self.bodies += &code;
                    let reason = "none of its ways is one here; its routes lead to the receiver above".to_owned();
                    self.kept.push((receiver.line, format!("receiver `{}`", draft.name), reason, String::new()));
                    self.lost.insert(draft.name);
                }
                continue;
            };
            let name = names.free(&const_name(&draft.plain));
            let others: Vec<String> = others.iter().map(|way| format!("\n    .and({way})")).collect();
            let others = others.concat();
            code += &format!("const {name}: Receiver = Receiver::new({:?}, {first}){others};\n", draft.plain);
            self.keys.extend(draft.keys.iter().cloned());
            self.receivers.insert(draft.name.clone(), name.clone());
            let called = format!("receiver `{}`", draft.name);
            self.waiting.push(Waiting { line: receiver.line, called, name, code, keys: draft.keys });
        }
    }

    fn intervals(&mut self, node: &Node, names: &mut Names) {
        for node in node.items_of("time_intervals").iter().chain(node.items_of("mute_time_intervals")) {
            let called = node.text_of("name").unwrap_or_default();
            // The one that is always is there already.
            let plain = match group_name(called).as_str() {
                "always" => "always-too".to_owned(),
                plain => plain.to_owned(),
            };
            let plain = names.free_among("an interval ", &plain);
            match interval::draft(node, &plain) {
                Ok(text) => {
                    let name = names.free(&const_name(&plain));
                    let code = format!("const {name}: TimeInterval = {text};\n");
                    self.intervals.insert(called.to_owned(), name.clone());
                    let called = format!("interval `{called}`");
                    self.waiting.push(Waiting { line: node.line, called, name, code, keys: Vec::new() });
                }
                Err(reason) => self.kept.push((node.line, format!("interval `{called}`"), reason, verbatim(node, 1))),
            }
        }
    }

    /// The consts that routes name; of the others it is said that nothing does.
    fn declared(&mut self, shared: &mut Shared) -> String {
        let mut code = String::new();
        for waiting in std::mem::take(&mut self.waiting) {
            if self.named.contains(&waiting.name) {
                code += &waiting.code;
                shared.keys.extend(waiting.keys);
            } else {
                let Waiting { line, called, .. } = waiting;
                self.notes.push(format!("{}:{line}. The {called} is left out, which no route names.", self.file));
            }
        }
        shared.is_quiet |= self.named.contains(ALWAYS);
        code
    }
}
