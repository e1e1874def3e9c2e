//! A matcher or a filter names values that a label can have.

use std::collections::BTreeSet;

use query::tree::Matcher;
use query::values::{fix_of_class, named};
use query::{Finding, Rule, RuleText, did_you_mean, nearest};

use super::listed;

/// Each alternative and each excluded value is one that there is.
pub static UNKNOWN_VALUE: Rule = Rule::new(RuleText {
    id: "logql/unknown-value",
    says: "each alternative of `a|b`, and each excluded value, is one that the label can have",
    why: "A mistyped alternative is missing from the result, and a mistyped exclusion is not excluded: neither is \
        empty, so nobody notices.",
    source: Some("https://grafana.com/docs/loki/latest/query/log_queries/#log-stream-selector"),
    fires: "{app=\"kitchen\", level=~\"eror|warn\"}",
    quiet: "{app=\"kitchen\", level=~\"error|warn\"}",
});

/// The first value that a selector's matcher names and that its label never has. Where others than the `known` ones may
/// be too, one that is nearly a known one is taken for a mistake.
pub(crate) fn unknown_stream_value(matcher: &Matcher, known: &BTreeSet<&str>, is_open: bool) -> Option<Finding> {
    if known.is_empty() {
        return None;
    }
    for value in named(matcher) {
        let near = nearest(&value, known.iter().copied());
        if known.contains(value.as_str()) || (is_open && near.is_none()) {
            continue;
        }
        let fix = near.map_or_else(
            || format!("give a value that there is: {}", listed(known)),
            |near| format!("did you mean `{near}`?"),
        );
        let message = format!("the `{}` of these streams is never `{value}`", matcher.label.text);
        return Some(Finding::new(&UNKNOWN_VALUE, matcher.span, message, fix));
    }
    None
}

/// The first value that a filter names and that is none of these.
pub(crate) fn unknown_line_value(matcher: &Matcher, values: &BTreeSet<String>) -> Option<Finding> {
    let value = named(matcher).into_iter().find(|value| !values.contains(value))?;
    let fix = did_you_mean(&value, values.iter().map(String::as_str))
        .or_else(|| fix_of_class(matcher, &value))
        .unwrap_or_else(|| format!("give a value that there is: {}", listed(values)));
    let message = format!("the `{}` of these lines is never `{value}`", matcher.label.text);
    Some(Finding::new(&UNKNOWN_VALUE, matcher.span, message, fix))
}
