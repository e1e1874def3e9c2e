//! What an imported rule says to people.

use std::collections::BTreeSet;

use lint::Rule;
use promql::Unit;

use super::query::Written;

/// The texts of an alert.
#[derive(Clone, Debug)]
pub struct Texts {
    pub summary: String,
    pub description: String,
    pub meaning: String,
    pub look: String,
    /// Which of them the rule does not say.
    pub guessed: Vec<&'static str>,
}

/// The ways to say it, the best first: with what the rule says; with a meaning in words only; with the value shown in
/// its unit.
///
/// Labels that the result of the query never has are left out: Prometheus writes nothing in their place.
pub fn all(rule: &Rule, words: &str, query: &Written) -> Vec<Texts> {
    let labels = query.made().map(|query| query.labels());
    let has = |label: &str| labels.is_none_or(|labels| labels.has(label));
    let texts = said(rule, words, &has);
    let shown = texts.iter().filter_map(|texts| {
        Some(Texts {
            summary: shown(&texts.summary, query.unit)?,
            description: shown(&texts.description, query.unit)?,
            guessed: texts.guessed.iter().copied().chain(["how the value is shown"]).collect(),
            ..texts.clone()
        })
    });
    let shown: Vec<Texts> = shown.collect();
    texts.into_iter().chain(shown).collect()
}

/// The value shown in its unit; nothing where a bare number does.
fn shown(text: &str, unit: Unit) -> Option<String> {
    let (by, behind) = match unit {
        Unit::Ratio => ("humanizePercentage", ["%", "percent"]),
        Unit::Seconds => ("humanizeDuration", ["s", "seconds"]),
        Unit::Bytes => ("humanize1024", ["B", "bytes"]),
        Unit::Timestamp => ("humanizeTimestamp", ["s", "seconds"]),
        _ => return None,
    };
    let mut parts = text.split("{{");
    let mut shown = parts.next()?.to_owned();
    for part in parts {
        let (action, rest) = part.split_once("}}")?;
        let words: Vec<&str> = action.split_whitespace().collect();
        let is_value = words == ["$value"]
            || matches!(
                words.as_slice(),
                ["$value", "|", "humanize"] | ["printf", _, "$value"] | ["$value", "|", "printf", _]
            );
        if !is_value {
            shown.push_str(&format!("{{{{{action}}}}}{rest}"));
            continue;
        }
        // What stands behind the number says its unit, and the function says it itself.
        let bare = rest.trim_start();
        let is_word =
            |word: &&str| bare.strip_prefix(*word).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
        let rest = behind.iter().copied().find(is_word).map_or(rest, |word| &bare[word.len()..]);
        let sign = if unit == Unit::Bytes { "B" } else { "" };
        shown.push_str(&format!("{{{{ $value | {by} }}}}{sign}{rest}"));
    }
    Some(shown)
}

/// The text without labels that are not there, and without brackets that held only those.
fn there(text: &str, has: &dyn Fn(&str) -> bool) -> String {
    let mut parts = text.split("{{");
    let mut left = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let Some((action, rest)) = part.split_once("}}") else { return text.to_owned() };
        let name =
            action.trim().strip_prefix("$labels.").filter(|name| name.bytes().all(::query::variable::is_alphanumeric));
        if name.is_some_and(|name| !has(name)) {
            left.push_str(rest);
        } else {
            left.push_str(&format!("{{{{{action}}}}}{rest}"));
        }
    }
    left.replace(" (instance )", "").replace(" ()", "").trim().to_owned()
}

/// The text without lines that only list all labels: `LABELS = {{ $labels }}`.
fn without_dump(text: &str) -> String {
    let is_dump = |line: &&str| {
        let action = line.split_once("{{").and_then(|(_, rest)| rest.trim().strip_suffix("}}"));
        action.is_some_and(|action| action.trim() == "$labels")
    };
    text.lines().filter(|line| !is_dump(line)).collect::<Vec<_>>().join("\n").trim().to_owned()
}

fn said(rule: &Rule, words: &str, has: &dyn Fn(&str) -> bool) -> Vec<Texts> {
    let annotation = |name: &str| rule.annotation(name).map(|text| without_dump(&there(text, has)));
    let said = ["description", "message", "summary"].iter().find_map(|name| annotation(name));
    let mut guessed = Vec::new();
    if labels(rule).iter().any(|label| !has(label)) {
        guessed.push("texts without labels that the result never has");
    }
    let summary = annotation("summary").or_else(|| annotation("message"));
    let summary = summary.as_deref().and_then(|text| text.lines().next());
    if rule.annotations.iter().any(|(_, text)| without_dump(text) != text.trim()) {
        guessed.push("texts without the list of all labels, which every message shows");
    }
    if summary.is_none() {
        guessed.push("summary");
    }
    if said.is_none() {
        guessed.push("description");
    }
    let summary = summary.unwrap_or(words).trim().to_owned();
    let description = said.clone().unwrap_or_else(|| format!("{words}."));
    let plain = plain(said.as_deref().unwrap_or(words));
    let url = rule.annotation("runbook_url").or_else(|| rule.annotation("runbook"));
    let url = url.filter(|url| !url.contains("{{") && url.starts_with("http"));
    if url.is_none() {
        guessed.push("runbook");
    }
    let look = url.map_or_else(|| format!("Ask {}.", metrics(rule)), |url| format!("Follow <{url}>."));
    let texts = |meaning: String| Texts {
        summary: summary.clone(),
        description: description.clone(),
        meaning,
        look: look.clone(),
        guessed: guessed.clone(),
    };
    let in_words = format!("{words}.");
    plain.into_iter().filter(|text| !text.contains('{')).map(&texts).chain([texts(in_words)]).collect()
}

/// Whom to ask for what: the metrics that it names, in code.
fn metrics(rule: &Rule) -> String {
    let Ok(expr) = promql::parse(&rule.expr, promql::Dialect::PROMETHEUS) else {
        return "Loki for what the rule reads".to_owned();
    };
    let names: BTreeSet<String> =
        expr.selectors().into_iter().filter_map(|selector| Some(format!("`{}`", selector.metric()?.text))).collect();
    let names = names.into_iter().collect::<Vec<_>>().join(", ");
    format!("Prometheus for {}", if names.is_empty() { "what the rule reads" } else { &names })
}

/// The text without templates, where they show labels and the value only: `<pod>` for `{{ $labels.pod }}`.
fn plain(text: &str) -> Option<String> {
    let paragraph = text.split("\n\n").next().unwrap_or(text);
    let mut plain = String::new();
    for (at, part) in paragraph.split("{{").enumerate() {
        if at == 0 {
            plain.push_str(part);
            continue;
        }
        let (action, rest) = part.split_once("}}")?;
        let action = action.trim();
        let label = action.strip_prefix("$labels.").filter(|name| name.bytes().all(::query::variable::is_alphanumeric));
        match label {
            Some(label) => plain.push_str(&format!("<{label}>")),
            None if action.starts_with("$value") || action.starts_with("printf ") && action.contains("$value") => {
                plain.push_str("<value>");
            }
            None => return None,
        }
        plain.push_str(rest);
    }
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    (!plain.is_empty()).then_some(plain)
}

/// The labels of which its texts speak.
pub fn labels(rule: &Rule) -> BTreeSet<String> {
    let said = ["description", "message", "summary"].iter().filter_map(|name| rule.annotation(name));
    let mut found = BTreeSet::new();
    for text in said {
        for part in text.split("{{").skip(1) {
            let action = part.split("}}").next().unwrap_or_default();
            for name in action.split("$labels.").skip(1).chain(action.split(".Labels.").skip(1)) {
                let name: String =
                    name.chars().take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '_').collect();
                if !name.is_empty() {
                    found.insert(name);
                }
            }
        }
    }
    found
}

/// The unit that its texts show its value in.
pub fn unit(rule: &Rule) -> Option<Unit> {
    let said: Vec<&str> = rule.annotations.iter().map(|(_, text)| text.as_str()).collect();
    let has = |word: &str| said.iter().any(|text| text.contains(word));
    let behind = |sign: &str| {
        said.iter().any(|text| {
            text.split("{{")
                .skip(1)
                .filter_map(|part| part.split_once("}}"))
                .any(|(action, rest)| action.contains("$value") && rest.trim_start().starts_with(sign))
        })
    };
    match () {
        () if has("humanizePercentage") => Some(Unit::Ratio),
        () if has("humanizeDuration") => Some(Unit::Seconds),
        () if has("humanize1024") => Some(Unit::Bytes),
        () if behind("%") || behind("percent") => Some(Unit::Percent),
        () if behind("seconds") || behind("s ") || behind("s.") => Some(Unit::Seconds),
        () if behind("bytes") => Some(Unit::Bytes),
        () => None,
    }
}
