//! Bounds of buckets and quantiles are written as Prometheus stores them.

use std::collections::BTreeSet;

use query::tree::Matcher;
use query::values::{accepts, named, stored_number};
use query::{Finding, Rule, RuleText};

/// `le` and `quantile` name a bucket or a quantile that there is.
pub static BUCKET_BOUND: Rule = Rule::new(RuleText {
    id: "promql/bucket-bound",
    says: "`le` and `quantile` are matched with a number that there is, as Prometheus 3 stores it: `1.0`",
    why: "Prometheus 3 writes whole bounds with `.0`: no bucket is called `1`, and no other than those that the \
        program declares. The query is empty for ever.",
    source: Some("https://prometheus.io/docs/prometheus/latest/migration/#le-and-quantile-label-values"),
    fires: "rate(tea_brew_seconds_bucket{le=\"1\"}[5m])",
    quiet: "rate(tea_brew_seconds_bucket{le=\"1.0\"}[5m])",
});

/// Whether a matcher of `le` or `quantile` names none of these bounds; where they are unknown, one that cannot be.
pub(crate) fn bucket_bound(matcher: &Matcher, series: &str, known: Option<&BTreeSet<String>>) -> Option<Finding> {
    let label = &matcher.label.text;
    let written = named(matcher);
    let unlike = |value: &&String| stored_number(value).is_none_or(|stored| stored != **value);
    // A pattern may name both: `1|1.0` does for every version.
    let does_for_both =
        |value: &String| stored_number(value).is_some_and(|stored| accepts(matcher, &stored) == Some(true));
    let fault = |message: String, fix: String| Some(Finding::new(&BUCKET_BOUND, matcher.span, message, fix));
    let what = if label == "le" { "bucket" } else { "quantile" };
    if let Some(value) = written.iter().find(|value| unlike(value) && !(matcher.op.is_regex() && does_for_both(value)))
    {
        let message = format!("no {what} of `{series}` is called `{value}`");
        return match stored_number(value) {
            Some(stored) => fault(message, format!("write `{label}{}\"{stored}\"`", matcher.op.text())),
            None => fault(message, "write a number, like `0.5` or `1.0`".to_owned()),
        };
    }
    let known = known?;
    let value = written.iter().find(|value| !unlike(value) && !known.contains(*value))?;
    let mut bounds: Vec<&String> = known.iter().collect();
    bounds.sort_by(|one, other| number(one).total_cmp(&number(other)));
    let fix = format!("give one that there is: {}", query::values::list(bounds));
    fault(format!("`{series}` has no {what} `{value}`"), fix)
}

fn number(text: &str) -> f64 {
    text.parse().unwrap_or(f64::NAN)
}
