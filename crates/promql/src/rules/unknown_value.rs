//! A matcher names values that a label can have.

use std::collections::BTreeSet;

use query::tree::Matcher;
use query::values::{list, named};
use query::{Finding, Rule, RuleText, did_you_mean};

use crate::world::World;

/// Each alternative and each excluded value is one that there is.
pub static UNKNOWN_VALUE: Rule = Rule::new(RuleText {
    id: "promql/unknown-value",
    says: "each alternative of `a|b`, and each excluded value, is one that the label can have",
    why: "A mistyped alternative is missing from the result, and a mistyped exclusion is not excluded: neither is \
        empty, so nobody notices.",
    source: Some("https://prometheus.io/docs/prometheus/latest/querying/basics/#instant-vector-selectors"),
    fires: "tea_orders_total{kind=~\"green|blak\"}",
    quiet: "tea_orders_total{kind=~\"green|black\"}",
});

/// The first value that a matcher names and that its label, with these values, never has.
pub(crate) fn unknown_value(
    world: &World,
    matcher: &Matcher,
    series: &str,
    values: &BTreeSet<String>,
) -> Option<Finding> {
    let label = &matcher.label.text;
    // A job's values have been narrowed to what exposes the series: there, any job that exists is a value.
    let is_job = |name: &String| label == "job" && world.jobs.iter().any(|job| job.name == *name);
    let name = named(matcher).into_iter().find(|name| !values.contains(name) && !is_job(name))?;
    let fix = did_you_mean(&name, values.iter().map(String::as_str))
        .unwrap_or_else(|| format!("give a value that there is: {}", list(values)));
    Some(Finding::new(&UNKNOWN_VALUE, matcher.span, format!("the `{label}` of `{series}` is never `{name}`"), fix))
}

/// The first value that a matcher names and that is nearly one that its label usually has: a slip of case or spelling.
pub(crate) fn unusual_value(matcher: &Matcher, series: &str, usual: &BTreeSet<&str>) -> Option<Finding> {
    let named = named(matcher);
    let slip = |value: &String| {
        let fix = did_you_mean(value, usual.iter().copied()).filter(|_| !usual.contains(value.as_str()))?;
        let message = format!("the `{}` of `{series}` is hardly `{value}`", matcher.label.text);
        Some(Finding::new(&UNKNOWN_VALUE, matcher.span, message, fix))
    };
    named.iter().find_map(slip)
}
