//! The routing of another Alertmanager as one of this spec. What is secret is never copied.

use std::collections::{BTreeMap, BTreeSet};

use findings::Finding;
use lint::Node;

use super::conditions::{Condition, matchers, which};
use super::interval;
use super::part::{Names, Part, comment, told, verbatim};
use super::receiver;
use super::rust::{const_name, duration_call, group_name, literal, milliseconds};
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

    /// The const of the routing, and all that stands with it.
    fn routing(&mut self, node: &Node, called: &str, default: &str, names: &mut Names) -> (String, String) {
        let root = self.root;
        self.named.insert(default.to_owned());
        let mut routes: Vec<String> =
            root.items_of("routes").iter().filter_map(|route| self.route(route, called, default, 0)).collect();
        let is_told = self.receivers.contains_key(called);
        if !is_told && self.lost.contains(called) {
            let told = format!("What no route takes went to `{called}`, which is none here; it goes to `{default}`.");
            self.notes.push(told);
        } else if !is_told {
            // The root tells at every hour; a route that takes whatever is left does not.
            routes.push(format!(
                "    // What no route takes went to `{called}`.\n    \
                 Route::matching(Matcher::matches(\"alertname\", \".*\"), {default}){},\n",
                self.muted(called)
            ));
        }
        let inhibitions: Vec<String> =
            node.items_of("inhibit_rules").iter().flat_map(|rule| self.inhibition(rule)).collect();
        let (of_default, of_routes) = (names.free("DEFAULT_ROUTE"), names.free("ROUTES"));
        let (settings, lost) = self.settings(root, false);
        self.notes.extend(lost.into_iter().map(|said| format!("Of the route that all alerts begin at, {said}.")));
        self.bodies += &format!(
            "\nconst {of_default}: Route = Route::matching(Matcher::matches(\"alertname\", \".*\"), \
             {default}){settings};\nconst {of_routes}: &[Route] = &[\n{}];\n",
            routes.concat()
        );
        let inhibitions =
            if inhibitions.is_empty() { "&[]".to_owned() } else { format!("&[\n{}]", inhibitions.concat()) };
        let routing = names.free("ROUTING");
        let text = format!(
            "pub const {routing}: Routing =\n    Routing {{ default_route: {of_default}, routes: {of_routes}, \
             inhibit_rules: {inhibitions} }};\n"
        );
        (routing, text)
    }

    /// The calls of a route to a receiver that told nobody.
    fn muted(&mut self, called: &str) -> String {
        self.named.insert(ALWAYS.to_owned());
        let reason = literal(&format!("the imported receiver `{called}` tells nobody"), 8, 20);
        format!(".mute_time_intervals(&[{ALWAYS}]).muted_because({reason})")
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
        self.named.insert(receiver.clone());
        let known = ["critical", "warning", "info", "none"];
        let severity = known.iter().find(|name| matchers[0] == format!("Matcher::equal(\"severity\", {name:?})"));
        let mut text = match severity {
            Some(name) => format!("Route::new(Severity::{}, {receiver})", name.to_uppercase()),
            None => format!("Route::matching({}, {receiver})", matchers[0]),
        };
        matchers.iter().skip(1).for_each(|matcher| text += &format!(".and_matching({matcher})"));
        let (settings, mut lost) = self.settings(route, depth == 0);
        text += &settings;
        if route.text_of("continue") == Some("true") {
            text += ".continue_()";
        }
        if is_told.is_none() && !self.lost.contains(&called) {
            text += &self.muted(&called);
        } else {
            for (key, without) in [
                ("mute_time_intervals", "so that it tells then, too"),
                ("active_time_intervals", "so that it tells at other times, too, or never again"),
            ] {
                let (mut found, mut unknown) = (Vec::new(), Vec::new());
                for name in route.items_of(key).iter().filter_map(Node::text) {
                    match self.intervals.get(name) {
                        Some(known) => found.push(known.clone()),
                        None => unknown.push(format!("`{name}`")),
                    }
                }
                if !unknown.is_empty() {
                    lost.push(format!("{} of its `{key}` left out, which is none here, {without}", unknown.join(", ")));
                }
                if !found.is_empty() {
                    text += &format!(".{key}(&[{}]).muted_because({MUTED:?})", found.join(", "));
                    self.named.extend(found);
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
        let notes: Vec<String> =
            lost.iter().map(|said| comment(&format!("{}:{}. {said}.", self.file, route.line))).collect();
        let notes: Vec<String> = notes.concat().lines().map(|line| format!("    {line}\n")).collect();
        let notes = notes.concat();
        Some(format!("{notes}    {text},\n"))
    }

    /// Grouping and times: those of the route, and of the root where it stands in no other. With what is lost of them.
    fn settings(&self, route: &Node, or_root: bool) -> (String, Vec<String>) {
        const KNOWN: [&str; 9] = [
            "active_time_intervals",
            "continue",
            "group_by",
            "match",
            "match_re",
            "matchers",
            "mute_time_intervals",
            "receiver",
            "routes",
        ];
        const TIMES: [&str; 3] = ["group_wait", "group_interval", "repeat_interval"];
        let said = |key: &str| route.get(key).or_else(|| self.root.get(key).filter(|_| or_root));
        let (mut text, mut lost) = (String::new(), Vec::new());
        let labels: Vec<&str> = said("group_by").map_or(&[][..], Node::items).iter().filter_map(Node::text).collect();
        if !labels.is_empty() {
            text += &format!(".group_by(&{labels:?})");
        }
        for key in TIMES {
            let Some(node) = said(key) else { continue };
            match node.text().and_then(milliseconds) {
                // Alertmanager refuses the others.
                Some(time) if time > 0 || key == "group_wait" => text += &format!(".{key}({})", duration_call(time)),
                // Of the root it is said there.
                _ if route.get(key).is_none() => {}
                _ => {
                    let was = node.text().unwrap_or_default();
                    lost.push(format!("`{key}: {was}` left out, which is no time that Alertmanager takes"));
                }
            }
        }
        let others = route.entries().iter().map(|(key, _)| key.as_str());
        let others = others.filter(|key| !KNOWN.contains(key) && !TIMES.contains(key));
        lost.extend(others.map(|key| format!("`{key}` left out")));
        (text, lost)
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
