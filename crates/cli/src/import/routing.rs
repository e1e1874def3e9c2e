//! The routing of another Alertmanager as one of this spec. What is secret is never copied.

use std::collections::{BTreeMap, BTreeSet};

use findings::Finding;
use lint::Node;

use super::conditions::{Condition, matchers, which};
use super::interval;
use super::part::{Names, Part, comment, verbatim};
use super::receiver;
use super::rust::{const_name, duration_call, group_name, literal};
use super::{Imported, Kept};

/// Why a route is muted, as long as nobody has said it.
const MUTED: &str = "a draft: nobody has said why it is no harm";

/// A config of Alertmanager, and the file that has it.
#[derive(Debug)]
pub struct Brought {
    pub file: String,
    pub node: Node,
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
    /// The keys of the Secret.
    keys: BTreeSet<String>,
    /// What is kept as it was: its line, what it is, why, and its text.
    kept: Vec<(u32, String, String, String)>,
    notes: Vec<String>,
    is_quiet: bool,
    bodies: String,
}

/// Writes the routing.
pub fn write(brought: &Brought, findings: &[Finding], names: &mut Names, part: &mut Part, made: &mut Imported) {
    let (file, node) = (brought.file.as_str(), &brought.node);
    let Some(root) = node.get("route") else { return };
    part.files.insert(file.to_owned());
    let mut writer = Writer {
        file,
        root,
        receivers: BTreeMap::new(),
        lost: BTreeSet::new(),
        intervals: BTreeMap::new(),
        keys: BTreeSet::new(),
        kept: Vec::new(),
        notes: notes(file, node, findings),
        is_quiet: false,
        bodies: String::new(),
    };
    writer.receivers(node, names);
    writer.intervals(node, names);
    made.receivers += writer.receivers.len();
    let called = root.text_of("receiver").unwrap_or_default();
    let default = writer.receivers.get(called).or_else(|| writer.receivers.values().next()).cloned();
    let listed = default.map(|default| {
        if !writer.receivers.contains_key(called) {
            let told = format!("What no route takes went to `{called}`, which is none here; it goes to `{default}`.");
            writer.notes.push(told);
        }
        made.routes += count(root);
        writer.routing(node, called, &default, names)
    });
    let mut text = comment(&format!("{file}:{}.", root.line));
    if listed.is_none() {
        let (name, reason) = ("route".to_owned(), "none of its receivers tells anybody here".to_owned());
        writer.kept.push((root.line, name, reason, String::new()));
    }
    for (line, name, reason, was) in writer.kept {
        text += &comment(&format!("{file}:{line}. {name} is kept as it was: {reason}\n{was}"));
        made.kept.push(Kept { file: file.to_owned(), line, name, reason });
    }
    text += &comment(&writer.notes.join("\n"));
    if let Some((routing, consts)) = listed {
        text += &consts;
        made.routings.push(routing);
    }
    let whole = format!("{text}{}", writer.bodies);
    for (word, path) in USES {
        if whole.contains(word) {
            part.uses.insert(path);
        }
    }
    part.listed.push(text);
    part.bodies += "\n";
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
    let found = findings.iter().filter(|finding| finding.place.path() == Some(file));
    let mut notes: Vec<String> =
        found.map(|finding| format!("lint: {}; fix: {}", finding.message, finding.fix)).collect();
    if let Some(global) = node.get("global") {
        let said: Vec<String> = global.entries().iter().map(|(key, _)| format!("`{key}`")).collect();
        let said = said.join(", ");
        notes.push(format!("Of `global`, say in the environment and the receivers what is needed: {said}."));
    }
    if !node.items_of("templates").is_empty() {
        notes.push("Its templates are left out: receivers have texts of their own here.".to_owned());
    }
    notes
}

/// How many routes there are below.
fn count(route: &Node) -> usize {
    route.items_of("routes").iter().map(|route| 1 + count(route)).sum()
}

impl Writer<'_> {
    fn receivers(&mut self, node: &Node, names: &mut Names) {
        for receiver in node.items_of("receivers") {
            let draft = receiver::draft(receiver);
            for note in &draft.notes {
                let said = format!("{}:{}. {}: {note}", self.file, receiver.line, draft.name);
                self.bodies += &comment(said.trim_end());
            }
            let Some((first, others)) = draft.ways.split_first() else {
                if !draft.notes.is_empty() {
                    let reason = "none of its ways is one here; its routes lead to the receiver above".to_owned();
                    self.kept.push((receiver.line, format!("receiver `{}`", draft.name), reason, String::new()));
                    self.lost.insert(draft.name);
                }
                continue;
            };
            let name = names.free(&const_name(&group_name(&draft.name)));
            let others: Vec<String> = others.iter().map(|way| format!("\n    .and({way})")).collect();
            let others = others.concat();
            self.bodies += &format!("const {name}: Receiver = Receiver::new({:?}, {first}){others};\n", draft.plain);
            self.keys.extend(draft.keys);
            self.receivers.insert(draft.name, name);
        }
    }

    fn intervals(&mut self, node: &Node, names: &mut Names) {
        for node in node.items_of("time_intervals").iter().chain(node.items_of("mute_time_intervals")) {
            let called = node.text_of("name").unwrap_or_default();
            match interval::draft(node) {
                Ok(text) => {
                    let name = names.free(&const_name(&group_name(called)));
                    self.bodies += &format!("const {name}: TimeInterval = {text};\n");
                    self.intervals.insert(called.to_owned(), name);
                }
                Err(reason) => self.kept.push((node.line, format!("interval `{called}`"), reason, verbatim(node, 1))),
            }
        }
    }

    /// The const of the routing, and all that stands with it.
    fn routing(&mut self, node: &Node, called: &str, default: &str, names: &mut Names) -> (String, String) {
        let root = self.root;
        let routes: Vec<String> =
            root.items_of("routes").iter().filter_map(|route| self.route(route, called, default, 0)).collect();
        let inhibitions: Vec<String> =
            node.items_of("inhibit_rules").iter().flat_map(|rule| self.inhibition(rule)).collect();
        let (of_default, of_routes) = (names.free("DEFAULT_ROUTE"), names.free("ROUTES"));
        let settings = self.settings(root, false);
        self.bodies += &format!(
            "\nconst {of_default}: Route = Route::matching(Matcher::matches(\"alertname\", \".*\"), \
             {default}){settings};\nconst {of_routes}: &[Route] = &[\n{}];\n",
            routes.concat()
        );
        let inhibitions =
            if inhibitions.is_empty() { "&[]".to_owned() } else { format!("&[\n{}]", inhibitions.concat()) };
        let routing = names.free("ROUTING");
        let mut text = format!(
            "pub const {routing}: Routing =\n    Routing {{ default_route: {of_default}, routes: {of_routes}, \
             inhibit_rules: {inhibitions} }};\n"
        );
        if !self.keys.is_empty() {
            let entries: Vec<String> =
                self.keys.iter().map(|key| format!("\n        SecretEntry::to_be_filled_in({key:?}),")).collect();
            let entries = entries.concat();
            text += &format!(
                "\n/// What the receivers need; nothing of it was copied.\npub const RECEIVERS: Secret = \
                 Secret::ours(\n    \"alertmanager-receivers\",\n    &[{entries}\n    ],\n);\n"
            );
        }
        if self.is_quiet {
            text += "\n/// Alertmanager told nobody of these.\nconst ALWAYS: TimeInterval = \
                     TimeInterval::new(\"always\", &[Period::new()]);\n";
        }
        (routing, text)
    }

    /// A route, in lines of a list; `None` where it cannot be said.
    fn route(&mut self, route: &Node, above: &str, parent: &str, depth: usize) -> Option<String> {
        let called = route.text_of("receiver").filter(|name| !name.is_empty()).unwrap_or(above).to_owned();
        let told = matchers(route, &["matchers"], "match", "match_re").and_then(|matchers| {
            if matchers.len() > 6 {
                return Err("a route has six matchers at most".to_owned());
            }
            matchers.iter().map(Condition::written).collect::<Result<Vec<_>, _>>()
        });
        let mut matchers = match told {
            Ok(matchers) => matchers,
            Err(reason) => {
                self.kept.push((route.line, format!("route to `{called}`"), reason, verbatim(route, 1)));
                return None;
            }
        };
        if matchers.is_empty() {
            matchers.push("Matcher::matches(\"alertname\", \".*\")".to_owned());
        }
        // The severity first, by which a spec makes a route.
        matchers.sort_by_key(|matcher| !matcher.starts_with("Matcher::equal(\"severity\""));
        let is_told = self.receivers.get(&called).cloned();
        let receiver = is_told.clone().unwrap_or_else(|| parent.to_owned());
        let known = ["critical", "warning", "info", "none"];
        let severity = known.iter().find(|name| matchers[0] == format!("Matcher::equal(\"severity\", {name:?})"));
        let mut text = match severity {
            Some(name) => format!("Route::new(Severity::{}, {receiver})", name.to_uppercase()),
            None => format!("Route::matching({}, {receiver})", matchers[0]),
        };
        matchers.iter().skip(1).for_each(|matcher| text += &format!(".and_matching({matcher})"));
        text += &self.settings(route, depth == 0);
        if route.text_of("continue") == Some("true") {
            text += ".continue_()";
        }
        if is_told.is_none() && !self.lost.contains(&called) {
            self.is_quiet = true;
            text += ".mute_time_intervals(&[ALWAYS])";
            text += &format!(
                ".muted_because({})",
                literal(&format!("the imported receiver `{called}` tells nobody"), 8, 20)
            );
        } else {
            for key in ["mute_time_intervals", "active_time_intervals"] {
                let found = route.items_of(key).iter().filter_map(Node::text);
                let found: Vec<String> = found.filter_map(|name| self.intervals.get(name).cloned()).collect();
                if !found.is_empty() {
                    text += &format!(".{key}(&[{}]).muted_because({MUTED:?})", found.join(", "));
                }
            }
        }
        let below: Vec<String> = route
            .items_of("routes")
            .iter()
            .filter_map(|below| self.route(below, &called, &receiver, depth + 1))
            .collect();
        if !below.is_empty() {
            text += &format!(".routes(&[\n{}])", below.concat());
        }
        Some(format!("    {text},\n"))
    }

    /// Grouping and times: those of the route, and of the root where it stands in no other.
    fn settings(&self, route: &Node, or_root: bool) -> String {
        let said = |key: &str| route.get(key).or_else(|| self.root.get(key).filter(|_| or_root));
        let mut text = String::new();
        let labels: Vec<&str> = said("group_by").map_or(&[][..], Node::items).iter().filter_map(Node::text).collect();
        if !labels.is_empty() {
            text += &format!(".group_by(&{labels:?})");
        }
        for key in ["group_wait", "group_interval", "repeat_interval"] {
            let time = said(key).and_then(Node::text).and_then(::query::duration::nanoseconds);
            let time = time.and_then(|time| u64::try_from(time / 1_000_000).ok()).filter(|time| *time > 0);
            if let Some(time) = time {
                text += &format!(".{key}({})", duration_call(time));
            }
        }
        text
    }

    /// An inhibition: one for each pair of alternatives.
    fn inhibition(&mut self, rule: &Node) -> Vec<String> {
        let side = |name: &str| {
            let keys = [format!("{name}_matchers")];
            let found = matchers(rule, &[keys[0].as_str()], &format!("{name}_match"), &format!("{name}_match_re"))?;
            which(&found)
        };
        match side("source").and_then(|source| Ok((source, side("target")?))) {
            Err(reason) => {
                self.kept.push((rule.line, "inhibition".to_owned(), reason, verbatim(rule, 1)));
                Vec::new()
            }
            Ok((sources, targets)) => {
                let labels: Vec<&str> = rule.items_of("equal").iter().filter_map(Node::text).collect();
                let equal = if labels.is_empty() {
                    ".everywhere(\"a draft: nobody has said of what there is only one\")".to_owned()
                } else {
                    format!(".equal(&{labels:?})")
                };
                let each = sources.iter().flat_map(|source| targets.iter().map(move |target| (source, target)));
                let from = format!("    // {}:{}.\n", self.file, rule.line);
                let all = each.map(|(source, target)| format!("    Inhibit::between({source}, {target}){equal},\n"));
                [from].into_iter().chain(all).collect()
            }
        }
    }
}
