//! Rules of others, written as alerts, records and groups.

use findings::Finding;
use lint::{Node, Rule, RuleGroup};

use super::part::{self, Names, Part, comment, told};
use super::rust::{const_name, duration_call, group_name, milliseconds};
use super::{Imported, Kept, alert, query, unsaid};

/// Writes the rules of these groups; beside each what `lint` finds in it.
pub fn write(groups: &[RuleGroup], findings: &[Finding], names: &mut Names, part: &mut Part, made: &mut Imported) {
    for group in groups {
        let (mut alerts, mut records) = (Vec::new(), Vec::new());
        let is_of_logs = group.rules.iter().any(is_of_logs);
        part.files.insert(group.file.clone());
        let keep = |line: u32, name: &str, reason: String| Kept {
            file: group.file.clone(),
            line,
            name: name.to_owned(),
            reason,
        };
        for (at, rule) in group.rules.iter().enumerate() {
            part.files.insert(rule.file.clone());
            let next = group.rules.get(at + 1).map_or(u32::MAX, |next| next.line);
            let found = findings.iter().filter(|finding| finding.place.path() == Some(rule.file.as_str()));
            let found =
                found.filter(|finding| finding.place.line().is_some_and(|line| (rule.line..next).contains(&line)));
            let notes: String = found.map(|finding| comment(&told(finding))).collect();
            part.bodies += "\n";
            part.bodies += &notes;
            for (key, value) in &rule.others {
                let said = said(key, value);
                part.bodies += &comment(&format!("{}:{}. Left out: {said}", rule.file, value.line));
                made.kept.push(keep(value.line, &rule.name, format!("it is left out of the rule: {said}")));
            }
            match made_of(rule, is_of_logs, names) {
                Ok(Made::Alert { name, text, is_tried }) => {
                    part.bodies += &text;
                    if is_tried {
                        made.alerts += 1;
                        alerts.push(name);
                    } else {
                        made.untried += 1;
                    }
                }
                Ok(Made::Record { name, text }) => {
                    part.bodies += &text;
                    made.records += 1;
                    records.push(name);
                }
                Err(reason) => {
                    part.bodies += &verbatim(rule, &reason);
                    made.kept.push(keep(rule.line, &rule.name, reason));
                }
            }
        }
        for rule in &group.unread {
            let (line, was) = (rule.node.line, part::verbatim(&rule.node, 1));
            part.bodies += "\n";
            part.bodies += &comment(&format!("{}:{line}. Kept as it was: {}\n{was}", group.file, rule.reason));
            made.kept.push(keep(line, &rule.name, rule.reason.to_owned()));
        }
        let (calls, lost) = settings(group);
        let mut notes = String::new();
        for (line, said) in lost {
            notes += &comment(&format!("{}:{line}. Left out: {said}", group.file));
            made.kept.push(keep(line, &group.name, format!("it is left out of the group: {said}")));
        }
        match group_const(group, &alerts, &records, names) {
            Some((name, text)) => {
                made.groups.push(name);
                part.listed.push(format!("{notes}{text}{calls};\n"));
            }
            None if notes.is_empty() => {}
            None => part.listed.push(notes),
        }
    }
    part.shared.extend(unsaid::shared(&part.bodies));
}

/// A setting and its value, on one line.
fn said(key: &str, value: &Node) -> String {
    match value.text() {
        Some(_) if part::is_secret(key) => format!("`{key}`, whose value may be secret"),
        Some(text) => format!("`{key}: {}`", part::without_secrets(text)),
        None => format!("`{key}`"),
    }
}

/// The settings of a group as calls; and those that it loses, each with its line.
fn settings(group: &RuleGroup) -> (String, Vec<(u32, String)>) {
    let (mut calls, mut lost) = (String::new(), Vec::new());
    if let Some(text) = group.interval.as_deref() {
        match milliseconds(text) {
            Some(time) if time > 0 => calls += &format!(".every({})", duration_call(time)),
            // What Prometheus takes for the interval of all.
            Some(_) => {}
            None => lost.push((group.line, format!("`interval: {text}`, which is no length of time"))),
        }
    }
    if let Some(text) = group.limit.as_deref() {
        match text.parse::<u32>() {
            Ok(most) if most > 0 => calls += &format!(".limit({most})"),
            // No limit.
            Ok(_) => {}
            Err(_) => lost.push((group.line, format!("`limit: {text}`, which is no count"))),
        }
    }
    lost.extend(group.others.iter().map(|(key, value)| (value.line, said(key, value))));
    (calls, lost)
}

enum Made {
    Alert { name: String, text: String, is_tried: bool },
    Record { name: String, text: String },
}

/// Whether Loki alone can read what it asks.
fn is_of_logs(rule: &Rule) -> bool {
    promql::parse(&rule.expr, promql::Dialect::EVERY_FEATURE).is_err()
        && logql::parse(&rule.expr, logql::Dialect::LOKI).is_ok()
}

fn made_of(rule: &Rule, is_of_logs: bool, names: &mut Names) -> Result<Made, String> {
    if rule.expr.contains("{{") && !rule.expr.contains("\"{{") || rule.name.contains("{{") {
        return Err("it holds a template, which is to be rendered first".to_owned());
    }
    if rule.is_alert {
        let draft = if is_of_logs { alert::draft_of_logs(rule)? } else { alert::draft(rule)? };
        let name = names.free(&const_name(&draft.name));
        return Ok(Made::Alert { text: draft.written(&name), name, is_tried: draft.is_tried() });
    }
    if is_of_logs {
        return Err("a spec has no series that Loki records".to_owned());
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

/// The const of the group, up to its settings; none where nothing of it is left.
fn group_const(
    group: &RuleGroup,
    alerts: &[String],
    records: &[String],
    names: &mut Names,
) -> Option<(String, String)> {
    let list = |names: &[String]| {
        let line = names.join(", ");
        let lines = || names.iter().map(|name| format!("        {name},\n")).collect::<Vec<_>>().concat();
        if line.len() < 60 { format!("&[{line}]") } else { format!("&[\n{}    ]", lines()) }
    };
    let (plain, list_of) = (group_name(&group.name), list);
    let name = names.free_among("a group ", &plain);
    let made = match (alerts, records) {
        ([], []) => return None,
        ([], records) => format!("Group::of_records({name:?}, {})", list_of(records)),
        (alerts, []) => format!("Group::new({name:?}, {})", list_of(alerts)),
        (alerts, records) => format!("Group::new({name:?}, {}).recording({})", list_of(alerts), list_of(records)),
    };
    let name = names.free(&const_name(&plain));
    let text = format!("pub const {name}: Group = {made}");
    Some((name, text))
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
    lines.extend(rule.keep_firing_for.iter().map(|time| format!("    keep_firing_for: {time}")));
    for (title, pairs) in [("labels", &rule.labels), ("annotations", &rule.annotations)] {
        if !pairs.is_empty() {
            lines.push(format!("    {title}:"));
            lines.extend(pairs.iter().map(|(name, value)| format!("      {name}: {value:?}")));
        }
    }
    comment(&lines.join("\n"))
}
