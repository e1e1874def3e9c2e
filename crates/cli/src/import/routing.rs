//! The routing of another Alertmanager as one of this spec. What is secret is never copied.

use std::collections::{BTreeMap, BTreeSet};

use findings::Finding;
use lint::Node;
use watch::matcher::Matcher;

use super::interval;
use super::part::{Names, Part, comment, verbatim};
use super::query::leaked;
use super::receiver::{self, Draft};
use super::rust::{const_name, duration_call, group_name, literal};
use super::{Imported, Kept};
use crate::guard::guard;

/// Why a route is muted, as long as nobody has said it.
const MUTED: &str = "a draft: nobody has said why it is no harm";

/// A config of Alertmanager, and the file that has it.
#[derive(Debug)]
pub struct Brought {
    pub file: String,
    pub node: Node,
}

/// What routes say that stand in no other: what they leave out is the root's.
struct Writer<'a> {
    file: &'a str,
    receivers: BTreeMap<String, String>,
    intervals: BTreeMap<String, String>,
    root: &'a Node,
    kept: Vec<(u32, String, String, String)>,
    is_quiet: bool,
    /// Receivers that told somebody, in ways that are none here.
    lost: BTreeSet<String>,
}

/// Writes the routing.
pub fn write(brought: &Brought, findings: &[Finding], names: &mut Names, part: &mut Part, made: &mut Imported) {
    let (file, node) = (brought.file.as_str(), &brought.node);
    let Some(root) = node.get("route") else { return };
    part.files.insert(file.to_owned());
    let mut notes: Vec<String> = findings
        .iter()
        .filter(|finding| finding.place.path() == Some(file))
        .map(|finding| format!("lint: {}; fix: {}", finding.message, finding.fix))
        .collect();
    if let Some(global) = node.get("global") {
        let said: Vec<String> = global.entries().iter().map(|(key, _)| format!("`{key}`")).collect();
        notes.push(format!(
            "Of `global`, say in the environment and the receivers what is needed: {}.",
            said.join(", ")
        ));
    }
    if !node.items_of("templates").is_empty() {
        notes.push("Its templates are left out: receivers have texts of their own here.".to_owned());
    }
    let mut writer = Writer {
        file,
        receivers: BTreeMap::new(),
        intervals: BTreeMap::new(),
        root,
        kept: Vec::new(),
        is_quiet: false,
        lost: BTreeSet::new(),
    };
    let mut bodies = String::new();
    let mut keys: BTreeSet<String> = BTreeSet::new();
    for receiver in node.items_of("receivers") {
        let draft = receiver::draft(receiver);
        for note in &draft.notes {
            bodies += &comment(format!("{file}:{}. {}: {note}", receiver.line, draft.name).trim_end());
        }
        let Some((first, others)) = draft.ways.split_first() else {
            if !draft.notes.is_empty() {
                let reason = "none of its ways is one here; its routes lead to the receiver above".to_owned();
                writer.kept.push((receiver.line, format!("receiver `{}`", draft.name), reason, String::new()));
                writer.lost.insert(draft.name.clone());
            }
            continue;
        };
        let name = names.free(&const_name(&group_name(&draft.name)));
        let others: String = others.iter().map(|way| format!("\n    .and({way})")).collect();
        bodies += &format!("const {name}: Receiver = Receiver::new({:?}, {first}){others};\n", draft.plain);
        made.receivers += 1;
        keys.extend(draft.keys.iter().cloned());
        let Draft { name: called, .. } = draft;
        writer.receivers.insert(called, name);
    }
    let intervals = node.items_of("time_intervals").iter().chain(node.items_of("mute_time_intervals"));
    for node in intervals {
        let called = node.text_of("name").unwrap_or_default();
        match interval::draft(node) {
            Ok(text) => {
                let name = names.free(&const_name(&group_name(called)));
                bodies += &format!("const {name}: TimeInterval = {text};\n");
                writer.intervals.insert(called.to_owned(), name);
            }
            Err(reason) => writer.kept.push((node.line, format!("interval `{called}`"), reason, verbatim(node, 1))),
        }
    }
    let root_receiver = root.text_of("receiver").unwrap_or_default();
    let default = writer.receivers.get(root_receiver).or_else(|| writer.receivers.values().next()).cloned();
    let Some(default) = default else {
        let told: Vec<String> = writer.kept.iter().map(|(_, name, reason, _)| format!("{name}: {reason}")).collect();
        part.bodies += "\n";
        part.bodies += &bodies;
        let reason = match told.as_slice() {
            [] => "none of its receivers tells anybody".to_owned(),
            told => format!("none of its receivers is one here ({})", told.join("; ")),
        };
        made.kept.push(Kept {
            file: file.to_owned(),
            line: root.line,
            name: "route".to_owned(),
            reason: reason.clone(),
        });
        part.bodies += &comment(&format!("{file}:{}. The routing is left out: {reason}.", root.line));
        return;
    };
    if !writer.receivers.contains_key(root_receiver) {
        notes.push(format!(
            "What no route takes went to `{root_receiver}`, which is none here; it goes to `{default}`."
        ));
    }
    let routes: Vec<String> =
        root.items_of("routes").iter().filter_map(|route| writer.route(route, root_receiver, &default, 0)).collect();
    made.routes += writer.count(root);
    let inhibitions: Vec<String> =
        node.items_of("inhibit_rules").iter().flat_map(|rule| writer.inhibition(rule)).collect();
    let [route_name, routes_name] = ["DEFAULT_ROUTE", "ROUTES"].map(|name| names.free(name));
    let settings = writer.settings(root, false);
    bodies += &format!(
        "\nconst {route_name}: Route = Route::matching(Matcher::matches(\"alertname\", \".*\"), {default}){settings};\n\
         const {routes_name}: &[Route] = &[\n{}];\n",
        routes.concat()
    );
    let inhibitions = if inhibitions.is_empty() { "&[]".to_owned() } else { format!("&[\n{}]", inhibitions.concat()) };
    let routing = names.free("ROUTING");
    let mut text = comment(&format!("{file}:{}.", root.line));
    for (line, name, reason, was) in writer.kept {
        text += &comment(&format!("{file}:{line}. {name} is kept as it was: {reason}\n{was}"));
        made.kept.push(Kept { file: file.to_owned(), line, name, reason });
    }
    text += &comment(&notes.join("\n"));
    text += &format!(
        "pub const {routing}: Routing =\n    Routing {{ default_route: {route_name}, routes: {routes_name}, inhibit_rules: {inhibitions} }};\n"
    );
    if !keys.is_empty() {
        let entries: String =
            keys.iter().map(|key| format!("\n        SecretEntry::to_be_filled_in({key:?}),")).collect();
        text += &format!(
            "\n/// What the receivers need; nothing of it was copied.\npub const RECEIVERS: Secret = \
             Secret::ours(\n    \"alertmanager-receivers\",\n    &[{entries}\n    ],\n);\n"
        );
        part.uses.extend(["kit::Secret", "kit::SecretEntry"]);
    }
    if writer.is_quiet {
        text += "\n/// Alertmanager told nobody of these.\nconst ALWAYS: TimeInterval = TimeInterval::new(\"always\", &[Period::new()]);\n";
    }
    let whole = format!("{text}{bodies}");
    for (word, path) in [
        ("TimeInterval::", "watch::interval::TimeInterval"),
        ("Period::", "watch::interval::Period"),
        ("Weekday::", "watch::interval::Weekday"),
        ("Month::", "watch::interval::Month"),
        ("Inhibit::", "watch::inhibit::Inhibit"),
        ("Which::", "watch::inhibit::Which"),
    ] {
        if whole.contains(word) {
            part.uses.insert(path);
        }
    }
    part.listed.push(text);
    part.bodies += "\n";
    part.bodies += &bodies;
    made.routings.push(routing);
}

impl Writer<'_> {
    /// How many routes there are below.
    fn count(&self, route: &Node) -> usize {
        route.items_of("routes").iter().map(|route| 1 + self.count(route)).sum()
    }

    /// A route, in lines of a list; `None` where it cannot be said.
    fn route(&mut self, route: &Node, above: &str, parent: &str, depth: usize) -> Option<String> {
        let called = route.text_of("receiver").filter(|name| !name.is_empty()).unwrap_or(above).to_owned();
        let told = matchers(route, &["matchers"], "match", "match_re").and_then(|matchers| {
            if matchers.len() > 6 {
                return Err("a route has six matchers at most".to_owned());
            }
            matchers.iter().map(|matcher| matcher.written()).collect::<Result<Vec<_>, _>>()
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

/// A condition as it is written.
struct Condition {
    label: String,
    op: &'static str,
    value: String,
}

impl Condition {
    /// The call, if the constructor takes it.
    fn written(&self) -> Result<String, String> {
        let (label, value) = (self.label.as_str(), self.value.as_str());
        type Make = fn(&'static str, &'static str) -> Matcher;
        let (function, make): (&str, Make) = match self.op {
            "=" => ("equal", Matcher::equal),
            "!=" => ("not_equal", Matcher::not_equal),
            "=~" => ("matches", Matcher::matches),
            _ => ("not_matches", Matcher::not_matches),
        };
        let told =
            guard(|| Ok(make(leaked(label), leaked(value)).fault())).map_err(|told| super::alert::reason(&told))?;
        match told {
            Some(fault) => Err(format!("`{value}`: {fault}")),
            None => Ok(format!("Matcher::{function}({label:?}, {})", literal(value, 8, 40))),
        }
    }
}

/// The conditions of a route or a side, in each of the forms that Alertmanager has had.
fn matchers(node: &Node, lists: &[&str], equal: &str, regex: &str) -> Result<Vec<Condition>, String> {
    let mut found = Vec::new();
    for list in lists.iter().filter_map(|key| node.get(key)) {
        let texts = list.text().into_iter().chain(list.items().iter().filter_map(Node::text));
        for text in texts {
            for one in parted(text.trim().trim_start_matches('{').trim_end_matches('}')) {
                found.push(condition(&one).ok_or_else(|| format!("`{one}` is no matcher"))?);
            }
        }
    }
    for (key, op) in [(equal, "="), (regex, "=~")] {
        let pairs = node.get(key).map_or(&[][..], Node::entries).iter();
        found.extend(pairs.filter_map(|(label, value)| {
            Some(Condition { label: label.clone(), op, value: value.text()?.to_owned() })
        }));
    }
    Ok(found)
}

/// Parts between commas outside of quotes.
fn parted(text: &str) -> Vec<String> {
    let (mut parts, mut part, mut quoted, mut escaped) = (Vec::new(), String::new(), false, false);
    for letter in text.chars() {
        if letter == ',' && !quoted {
            parts.push(std::mem::take(&mut part));
            continue;
        }
        quoted ^= letter == '"' && !escaped;
        escaped = letter == '\\' && !escaped;
        part.push(letter);
    }
    parts.push(part);
    parts.iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

fn condition(text: &str) -> Option<Condition> {
    let at = text.find(['=', '!'])?;
    let (label, rest) = (text[..at].trim().trim_matches('"'), &text[at..]);
    let op = ["=~", "!~", "!=", "="].into_iter().find(|op| rest.starts_with(op))?;
    let value = rest[op.len()..].trim();
    let value = match value.strip_prefix('"').and_then(|value| value.strip_suffix('"')) {
        Some(inner) => serde_json::from_str(&format!("\"{inner}\"")).unwrap_or_else(|_| inner.to_owned()),
        None => value.to_owned(),
    };
    Some(Condition { label: label.to_owned(), op, value })
}

/// Which alerts: a `Which` for each way to fulfil all conditions, where they name values.
fn which(conditions: &[Condition]) -> Result<Vec<String>, String> {
    let mut ways: Vec<Vec<(String, String)>> = vec![Vec::new()];
    for Condition { label, op, value } in conditions {
        let values = match *op {
            "=" => Some(vec![value.clone()]),
            "=~" => ::query::regex::Regex::parse(value).ok().and_then(|regex| regex.alternatives()),
            _ => None,
        };
        let values = values.ok_or_else(|| format!("`{label} {op} {value}` names no values"))?;
        let each = ways.iter().flat_map(|way| {
            values.iter().map(move |value| {
                let mut way = way.clone();
                way.push((label.clone(), value.clone()));
                way
            })
        });
        ways = each.collect();
    }
    if ways.len() > 12 || ways.iter().any(Vec::is_empty) || ways.iter().any(|way| way.len() > 4) {
        return Err("it is of too many alerts, or of all".to_owned());
    }
    let written = |way: &Vec<(String, String)>| {
        let known = |pair: &(String, String)| {
            pair.0 == "severity" && matches!(pair.1.as_str(), "critical" | "warning" | "info" | "none")
        };
        let (first, rest) = match way.iter().position(known) {
            Some(at) => {
                let rest = way.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, pair)| pair);
                (format!("Which::of(Severity::{})", way[at].1.to_uppercase()), rest.collect::<Vec<_>>())
            }
            None => (format!("Which::labelled({:?}, {:?})", way[0].0, way[0].1), way.iter().skip(1).collect()),
        };
        rest.iter().fold(first, |text, (label, value)| format!("{text}.with({label:?}, {value:?})"))
    };
    Ok(ways.iter().map(written).collect())
}

#[cfg(test)]
mod tests {
    use super::{condition, parted, which};

    #[test]
    fn matchers_are_read_in_each_form() {
        for (text, wanted) in [
            ("severity=\"critical\"", Ok("Matcher::equal(\"severity\", \"critical\")")),
            ("team = payments", Ok("Matcher::equal(\"team\", \"payments\")")),
            ("app=~\"a|b\"", Ok("Matcher::matches(\"app\", \"a|b\")")),
            ("app !~ x.*", Ok("Matcher::not_matches(\"app\", \"x.*\")")),
            ("app!=\"\"", Ok("Matcher::not_equal(\"app\", \"\")")),
        ] {
            let written = condition(text).map_or_else(|| Err("none".to_owned()), |condition| condition.written());
            assert_eq!(written.as_deref(), wanted.map_err(|reason: &str| reason), "{text}");
        }
        assert!(condition("app=~\"a(\"").is_some_and(|condition| condition.written().is_err()));
        assert!(condition("severity").is_none());
        assert_eq!(parted("a=\"b,c\", d=e"), ["a=\"b,c\"", "d=e"]);
    }

    #[test]
    fn alternatives_of_a_side_are_inhibitions_of_their_own() {
        let sides = |texts: &[&str]| which(&texts.iter().filter_map(|text| condition(text)).collect::<Vec<_>>());
        let wanted =
            ["Which::of(Severity::WARNING).with(\"app\", \"a\")", "Which::of(Severity::INFO).with(\"app\", \"a\")"];
        assert_eq!(sides(&["severity=~\"warning|info\"", "app=a"]), Ok(wanted.map(str::to_owned).to_vec()));
        assert!(sides(&["severity!=critical"]).is_err() && sides(&[]).is_err());
    }
}
