//! Rules of others, written as Rust of a spec.
//!
//! What is written compiles where any metric may be there: each alert is made with the kit's own constructors first,
//! and each query and series put through the macros. What they refuse is kept as it was, in a comment, with the reason.

mod alert;
mod condition;
mod query;
mod rust;
mod scenario;
mod texts;
mod worlds;

use std::collections::{BTreeMap, BTreeSet};

use findings::Finding;
use lint::{Rule, RuleGroup};
use serde::Serialize;

pub(crate) use alert::{Said, draft};
pub(crate) use query::leaked;
pub(crate) use rust::{camel_case, const_name, words};
use rust::{duration_call, group_name};

/// What became of the rules.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Imported {
    /// The file of Rust.
    #[serde(skip)]
    pub text: String,
    /// Alerts that stand in their groups, with scenarios.
    pub alerts: usize,
    /// Alerts that wait until somebody says when they fire.
    pub untried: usize,
    /// Series that are recorded.
    pub records: usize,
    /// The consts of their groups.
    pub groups: Vec<String>,
    /// Rules that are kept as they were.
    pub kept: Vec<Kept>,
}

/// A rule that is kept as it was.
#[derive(Debug, Serialize)]
pub(crate) struct Kept {
    pub file: String,
    pub line: u32,
    pub name: String,
    pub reason: String,
}

/// Writes the rules of these groups; beside each what `lint` finds in it.
pub(crate) fn imported(groups: &[RuleGroup], findings: &[Finding]) -> Imported {
    let mut made = Imported::default();
    let mut names = Names::default();
    let (mut listed, mut bodies) = (Vec::new(), String::new());
    for group in groups {
        let (mut alerts, mut records) = (Vec::new(), Vec::new());
        for (at, rule) in group.rules.iter().enumerate() {
            let next = group.rules.get(at + 1).map_or(u32::MAX, |next| next.line);
            let found = findings.iter().filter(|finding| finding.place.path() == Some(rule.file.as_str()));
            let found =
                found.filter(|finding| finding.place.line().is_some_and(|line| (rule.line..next).contains(&line)));
            let notes: String =
                found.map(|finding| comment(&format!("lint: {}; fix: {}", finding.message, finding.fix))).collect();
            bodies += "\n";
            bodies += &notes;
            match made_of(rule, &mut names) {
                Ok(Made::Alert { name, text, is_tried }) => {
                    bodies += &text;
                    if is_tried {
                        made.alerts += 1;
                        alerts.push(name);
                    } else {
                        made.untried += 1;
                    }
                }
                Ok(Made::Record { name, text }) => {
                    bodies += &text;
                    made.records += 1;
                    records.push(name);
                }
                Err(reason) => {
                    bodies += &verbatim(rule, &reason);
                    made.kept.push(Kept { file: rule.file.clone(), line: rule.line, name: rule.name.clone(), reason });
                }
            }
        }
        if let Some(text) = group_const(group, &alerts, &records, &mut names) {
            listed.push(text);
        }
    }
    made.groups = listed.iter().filter_map(|text| text.split([' ', ':']).nth(2)).map(str::to_owned).collect();
    made.text = file(groups, &listed, &bodies);
    made
}

enum Made {
    Alert { name: String, text: String, is_tried: bool },
    Record { name: String, text: String },
}

fn made_of(rule: &Rule, names: &mut Names) -> Result<Made, String> {
    if rule.expr.contains("{{") && !rule.expr.contains("\"{{") || rule.name.contains("{{") {
        return Err("it holds a template, which is to be rendered first".to_owned());
    }
    if rule.is_alert {
        let draft = alert::draft(rule)?;
        let name = names.free(&const_name(&draft.name));
        return Ok(Made::Alert { text: draft.written(&name), name, is_tried: draft.is_tried() });
    }
    if !rule.labels.is_empty() {
        return Err("a recorded series has no labels of its own here".to_owned());
    }
    let query = query::Written { text: rule.expr.clone(), said: None, unit: promql::Unit::Count, unchecked: None };
    let input = format!("{} => {}", rule.name, query.input());
    if let Some(said) = query::refused(query_macros::record, &input) {
        return Err(said);
    }
    let name = names.free(&const_name(&rule.name));
    let call = query.call(0);
    let call = match call.strip_prefix("promql! {\n") {
        Some(rest) => format!("record! {{\n    {} =>\n{rest}", rule.name),
        None => call.replacen("promql! { ", &format!("record! {{ {} => ", rule.name), 1).replacen(
            "promql!(",
            &format!("record!({} => ", rule.name),
            1,
        ),
    };
    Ok(Made::Record { text: format!("// {}:{}.\nconst {name}: Record = {call};\n", rule.file, rule.line), name })
}

/// Names of consts, each once.
#[derive(Default)]
struct Names(BTreeMap<String, usize>);

impl Names {
    fn free(&mut self, name: &str) -> String {
        let count = self.0.entry(name.to_owned()).or_default();
        *count += 1;
        if *count == 1 { name.to_owned() } else { format!("{name}_{count}") }
    }
}

/// The const of the group; none where nothing of it is left.
fn group_const(group: &RuleGroup, alerts: &[String], records: &[String], names: &mut Names) -> Option<String> {
    let list = |names: &[String]| {
        let line = names.join(", ");
        let lines = || names.iter().map(|name| format!("        {name},\n")).collect::<Vec<_>>().concat();
        if line.len() < 60 { format!("&[{line}]") } else { format!("&[\n{}    ]", lines()) }
    };
    let every = group.interval.as_deref().and_then(::query::duration::nanoseconds);
    let every = every.and_then(|time| u64::try_from(time / 1_000_000).ok()).filter(|time| *time > 0);
    let every = every.map_or_else(String::new, |time| format!(".every({})", duration_call(time)));
    let (plain, list_of) = (group_name(&group.name), list);
    let count = names.0.get(&const_name(&plain)).copied().unwrap_or_default();
    let name = if count == 0 { plain.clone() } else { format!("{plain}-{}", count + 1) };
    let made = match (alerts, records) {
        ([], []) => return None,
        ([], records) => format!("Group::of_records({name:?}, {})", list_of(records)),
        (alerts, []) => format!("Group::new({name:?}, {})", list_of(alerts)),
        (alerts, records) => format!("Group::new({name:?}, {}).recording({})", list_of(alerts), list_of(records)),
    };
    let name = names.free(&const_name(&plain));
    Some(format!("pub const {name}: Group = {made}{every};\n"))
}

fn file(groups: &[RuleGroup], listed: &[String], bodies: &str) -> String {
    let files: BTreeSet<&str> = groups.iter().flat_map(|group| &group.rules).map(|rule| rule.file.as_str()).collect();
    let files: Vec<&str> = files.into_iter().collect();
    let has = |word: &str| bodies.contains(word) || listed.iter().any(|group| group.contains(word));
    let mut text = format!(
        "//! Imported from {}. What is a draft, nobody has looked at: units, scenarios and runbooks.\n\n",
        files.join(", ")
    );
    let times: Vec<&str> =
        ["days", "gibibytes", "hours", "kibibytes", "mebibytes", "milliseconds", "minutes", "seconds"]
            .into_iter()
            .filter(|word| has(&format!("({word}(")))
            .collect();
    match times.as_slice() {
        [] => {}
        [one] => text += &format!("use kit::{one};\n"),
        several => text += &format!("use kit::{{{}}};\n", several.join(", ")),
    }
    text += "use watch::prelude::*;\n";
    if has("promql_unchecked(") {
        text += "use watch::query::promql_unchecked;\n";
    }
    if has("(always()") {
        text += "use watch::scenario::always;\n";
    }
    if has("promql_unchecked(") {
        text += "use watch::unit::Unit;\n";
    }
    let macros: Vec<&str> = ["promql", "record", "series"]
        .into_iter()
        .filter(|word| has(&format!("{word}! ")) || has(&format!("{word}!(")))
        .collect();
    match macros.as_slice() {
        [] => {}
        [one] => text += &format!("\nuse crate::{one};\n"),
        several => text += &format!("\nuse crate::{{{}}};\n", several.join(", ")),
    }
    for group in listed {
        text += "\n";
        text += group;
    }
    if bodies.contains("NOT_SAID") {
        text += "\n";
        text += &alert::shared();
    }
    text + bodies
}

fn comment(text: &str) -> String {
    text.lines().map(|line| format!("// {line}").trim_end().to_owned() + "\n").collect()
}

/// The rule as it was, and why it is nothing else.
fn verbatim(rule: &Rule, reason: &str) -> String {
    let kind = if rule.is_alert { "alert" } else { "record" };
    let mut lines =
        vec![format!("{}:{}. Kept as it was: {reason}", rule.file, rule.line), format!("    {kind}: {}", rule.name)];
    let expr: Vec<&str> = rule.expr.lines().collect();
    match expr.as_slice() {
        [one] => lines.push(format!("    expr: {one}")),
        several => {
            lines.push("    expr: |".to_owned());
            lines.extend(several.iter().map(|line| format!("      {line}")));
        }
    }
    lines.extend(rule.held_for.iter().map(|time| format!("    for: {time}")));
    for (title, pairs) in [("labels", &rule.labels), ("annotations", &rule.annotations)] {
        if !pairs.is_empty() {
            lines.push(format!("    {title}:"));
            lines.extend(pairs.iter().map(|(name, value)| format!("      {name}: {value:?}")));
        }
    }
    comment(&lines.join("\n"))
}
