//! What a matcher asks of a label's values, and what it leaves of the labels that pass it.

use std::collections::BTreeSet;

use crate::Labels;
use crate::regex::Regex;
use crate::tree::{MatchOp, Matcher};
use crate::variable::holds_variable;

/// Whether a matcher takes a value; `None` where it holds a variable.
pub fn accepts(matcher: &Matcher, value: &str) -> Option<bool> {
    if matcher.op == MatchOp::Variable || holds_variable(&matcher.value.text) {
        return None;
    }
    let equal = if matcher.op.is_regex() {
        Regex::parse(&matcher.value.text).ok()?.matches(value)
    } else {
        matcher.value.text == value
    };
    Some(equal != matcher.op.is_negative())
}

/// Whether a matcher takes a label of these values: `None` for any value; not every series has it unless `always`.
pub fn passes(matcher: &Matcher, values: Option<&BTreeSet<String>>, always: bool) -> bool {
    let missing = !always && accepts(matcher, "") != Some(false);
    missing || values.is_none_or(|values| values.iter().any(|value| accepts(matcher, value) != Some(false)))
}

/// The values that a matcher names, where it names them one by one: `a`, `a|b`.
pub fn named(matcher: &Matcher) -> Vec<String> {
    let written = &matcher.value.text;
    if matcher.op == MatchOp::Variable || holds_variable(written) || written.is_empty() {
        return Vec::new();
    }
    let named = match matcher.op {
        MatchOp::Equal | MatchOp::NotEqual => Some(vec![written.clone()]),
        _ => Regex::parse(written).ok().and_then(|regex| regex.alternatives()),
    };
    named.unwrap_or_default().into_iter().filter(|value| !value.is_empty()).collect()
}

/// What a matcher leaves of the labels that pass it.
pub fn narrow(matcher: &Matcher, labels: &mut Labels) {
    let label = &matcher.label.text;
    let Some(without) = accepts(matcher, "") else { return };
    if !labels.has(label) {
        return;
    }
    if !without {
        labels.must.insert(label.clone());
    }
    let values = match (matcher.op, labels.may.get(label).cloned().flatten()) {
        (MatchOp::Equal, _) if matcher.value.text.is_empty() => return labels.remove(label),
        (MatchOp::Equal, _) => Some(BTreeSet::from([matcher.value.text.clone()])),
        (_, Some(known)) => Some(known.into_iter().filter(|value| accepts(matcher, value) == Some(true)).collect()),
        (MatchOp::Regex, None) => {
            let regex = Regex::parse(&matcher.value.text).ok();
            if regex.as_ref().is_some_and(Regex::is_list) {
                // Of several values that nobody knows to be there, perhaps one is.
                labels.apart.remove(label);
            }
            regex.and_then(|regex| regex.alternatives()).map(|values| values.into_iter().collect())
        }
        (_, None) => None,
    };
    labels.may.insert(label.clone(), values);
}

/// Names in backquotes.
pub fn list<T: AsRef<str>>(names: impl IntoIterator<Item = T>) -> String {
    let names: Vec<_> = names.into_iter().map(|name| format!("`{}`", name.as_ref())).collect();
    names.join(", ")
}

/// What to write for a value that is how people speak of a class of codes: `5xx`.
pub fn fix_of_class(matcher: &Matcher, value: &str) -> Option<String> {
    let class = value.strip_suffix("xx").or_else(|| value.strip_suffix("XX"))?;
    let op = if matcher.op.is_negative() { "!~" } else { "=~" };
    matches!(class, "1" | "2" | "3" | "4" | "5").then(|| format!("write `{}{op}\"{class}..\"`", matcher.label.text))
}

/// A number as Prometheus 3 stores it in `le` and `quantile`: `1.0`, `0.5`, `1e+06`, `+Inf`; `None` where it is none.
pub fn stored_number(text: &str) -> Option<String> {
    let number: f64 = text.parse().ok()?;
    if number.is_infinite() {
        return Some(if number > 0.0 { "+Inf" } else { "-Inf" }.to_owned());
    }
    let exponent = format!("{number:e}");
    let (digits, power) = exponent.split_once('e')?;
    let power: i32 = power.parse().ok()?;
    // As Go writes the shortest form.
    if !(-4..6).contains(&power) {
        let sign = if power < 0 { '-' } else { '+' };
        return Some(format!("{digits}e{sign}{:02}", power.abs()));
    }
    let plain = number.to_string();
    Some(if plain.contains('.') { plain } else { format!("{plain}.0") })
}

#[cfg(test)]
mod tests {
    use super::{accepts, fix_of_class, named, narrow, passes, stored_number};
    use crate::tree::{MatchOp, Matcher, Name};
    use crate::{Labels, Span};

    fn matcher(op: MatchOp, value: &str) -> Matcher {
        let name = |text: &str| Name { span: Span::default(), text: text.to_owned() };
        Matcher { span: Span::default(), label: name("kind"), op, value: name(value) }
    }

    fn values(names: &[&str]) -> std::collections::BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn a_matcher_takes_what_compares() {
        assert_eq!(accepts(&matcher(MatchOp::Regex, "gr.*"), "green"), Some(true));
        assert_eq!(accepts(&matcher(MatchOp::NotEqual, "green"), "green"), Some(false));
        assert_eq!(accepts(&matcher(MatchOp::Equal, "$kind"), "green"), None);
        assert!(passes(&matcher(MatchOp::Equal, ""), Some(&values(&["green"])), false));
        assert!(!passes(&matcher(MatchOp::Equal, ""), Some(&values(&["green"])), true));
        assert!(passes(&matcher(MatchOp::Equal, "red"), None, true));
    }

    #[test]
    fn values_are_named_one_by_one_or_not_at_all() {
        assert_eq!(named(&matcher(MatchOp::Regex, "green|black")), ["green", "black"]);
        assert_eq!(named(&matcher(MatchOp::Regex, "gr.*")), [""; 0]);
        assert_eq!(named(&matcher(MatchOp::NotEqual, "red")), ["red"]);
    }

    #[test]
    fn what_passes_is_known_better() {
        let narrowed = |op, value, known: Option<&[&str]>| {
            let mut labels = Labels::NONE;
            labels.add("kind", known.map(values), false);
            narrow(&matcher(op, value), &mut labels);
            (labels.may.get("kind").cloned(), labels.must.contains("kind"))
        };
        assert_eq!(narrowed(MatchOp::Regex, "green|black", None), (Some(Some(values(&["black", "green"]))), true));
        assert_eq!(
            narrowed(MatchOp::NotEqual, "red", Some(&["red", "green"])),
            (Some(Some(values(&["green"]))), false)
        );
        assert_eq!(narrowed(MatchOp::Equal, "", Some(&["red"])), (None, false));
        let mut none = Labels::NONE;
        narrow(&matcher(MatchOp::Equal, "red"), &mut none);
        assert_eq!(none, Labels::NONE);
    }

    #[test]
    fn classes_of_codes_are_written_as_a_pattern() {
        assert_eq!(fix_of_class(&matcher(MatchOp::NotEqual, "5xx"), "5xx").as_deref(), Some("write `kind!~\"5..\"`"));
        assert_eq!(fix_of_class(&matcher(MatchOp::Equal, "6xx"), "6xx"), None);
    }

    #[test]
    fn numbers_are_written_as_prometheus_stores_them() {
        for (written, stored) in [
            ("1", "1.0"),
            ("0.50", "0.5"),
            ("+Inf", "+Inf"),
            ("inf", "+Inf"),
            ("0", "0.0"),
            ("1e-05", "1e-05"),
            ("0.00001", "1e-05"),
            ("0.0001", "0.0001"),
            ("100000", "100000.0"),
            ("1000000", "1e+06"),
            ("12345678", "1.2345678e+07"),
            ("2.5e6", "2.5e+06"),
        ] {
            assert_eq!(stored_number(written).as_deref(), Some(stored), "{written}");
        }
        assert_eq!(stored_number("fast"), None);
    }
}
