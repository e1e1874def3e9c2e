//! Conditions of routes and inhibitions, in each of the forms that Alertmanager has had.

use lint::Node;
use watch::matcher::Matcher;

use super::query::leaked;
use super::rust::literal;
use crate::guard::guard;

/// A condition as it is written.
pub struct Condition {
    label: String,
    op: &'static str,
    value: String,
}

type Make = fn(&'static str, &'static str) -> Matcher;

impl Condition {
    /// The call, if the constructor takes it.
    pub fn written(&self) -> Result<String, String> {
        let (label, value) = (self.label.as_str(), self.value.as_str());
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
pub fn matchers(node: &Node, lists: &[&str], equal: &str, regex: &str) -> Result<Vec<Condition>, String> {
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
pub fn which(conditions: &[Condition]) -> Result<Vec<String>, String> {
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
            ("severity=\"critical\"", "Matcher::equal(\"severity\", \"critical\")"),
            ("team = payments", "Matcher::equal(\"team\", \"payments\")"),
            ("app=~\"a|b\"", "Matcher::matches(\"app\", \"a|b\")"),
            ("app !~ x.*", "Matcher::not_matches(\"app\", \"x.*\")"),
            ("app!=\"\"", "Matcher::not_equal(\"app\", \"\")"),
        ] {
            let written = condition(text).and_then(|condition| condition.written().ok());
            assert_eq!(written.as_deref(), Some(wanted), "{text}");
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
