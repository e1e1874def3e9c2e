//! Rules of others, written as alerts, records and groups.

use findings::Finding;
use lint::{Rule, RuleGroup};

use super::part::{Names, Part, comment};
use super::rust::{const_name, duration_call, group_name};
use super::{Imported, Kept, alert, query};

/// Writes the rules of these groups; beside each what `lint` finds in it.
pub fn write(groups: &[RuleGroup], findings: &[Finding], names: &mut Names, part: &mut Part, made: &mut Imported) {
    for group in groups {
        let (mut alerts, mut records) = (Vec::new(), Vec::new());
        let is_of_logs = group.rules.iter().any(is_of_logs);
        for (at, rule) in group.rules.iter().enumerate() {
            part.files.insert(rule.file.clone());
            let next = group.rules.get(at + 1).map_or(u32::MAX, |next| next.line);
            let found = findings.iter().filter(|finding| finding.place.path() == Some(rule.file.as_str()));
            let found =
                found.filter(|finding| finding.place.line().is_some_and(|line| (rule.line..next).contains(&line)));
            let notes: String =
                found.map(|finding| comment(&format!("lint: {}; fix: {}", finding.message, finding.fix))).collect();
            part.bodies += "\n";
            part.bodies += &notes;
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
                    made.kept.push(Kept { file: rule.file.clone(), line: rule.line, name: rule.name.clone(), reason });
                }
            }
        }
        if let Some((name, text)) = group_const(group, &alerts, &records, names) {
            made.groups.push(name);
            part.listed.push(text);
        }
    }
    if part.bodies.contains("NOT_SAID") {
        part.shared.push(alert::shared());
    }
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

/// The const of the group; none where nothing of it is left.
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
    let every = group.interval.as_deref().and_then(::query::duration::nanoseconds);
    let every = every.and_then(|time| u64::try_from(time / 1_000_000).ok()).filter(|time| *time > 0);
    let every = every.map_or_else(String::new, |time| format!(".every({})", duration_call(time)));
    let (plain, list_of) = (group_name(&group.name), list);
    let count = names.count(&const_name(&plain));
    let name = if count == 0 { plain.clone() } else { format!("{plain}-{}", count + 1) };
    let made = match (alerts, records) {
        ([], []) => return None,
        ([], records) => format!("Group::of_records({name:?}, {})", list_of(records)),
        (alerts, []) => format!("Group::new({name:?}, {})", list_of(alerts)),
        (alerts, records) => format!("Group::new({name:?}, {}).recording({})", list_of(alerts), list_of(records)),
    };
    let name = names.free(&const_name(&plain));
    let text = format!("pub const {name}: Group = {made}{every};\n");
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
    for (title, pairs) in [("labels", &rule.labels), ("annotations", &rule.annotations)] {
        if !pairs.is_empty() {
            lines.push(format!("    {title}:"));
            lines.extend(pairs.iter().map(|(name, value)| format!("      {name}: {value:?}")));
        }
    }
    comment(&lines.join("\n"))
}
