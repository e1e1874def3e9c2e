//! A quantile lies between 0 and 1.

use crate::{Finding, Rule, RuleText, Span};

/// Quantiles are written as shares.
pub static QUANTILE_OUT_OF_RANGE: Rule = Rule::new(RuleText {
    id: "query/quantile-out-of-range",
    says: "a quantile lies between 0 and 1",
    why: "Beyond that the result is `+Inf` or `-Inf` for every series: the 95th percentile is the quantile 0.95.",
    source: Some("https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile"),
    fires: "PromQL: histogram_quantile(95, sum by (le) (rate(tea_brew_seconds_bucket[5m])))\n\
            LogQL: quantile_over_time(95, {app=\"kitchen\"} | logfmt | unwrap took [5m])",
    quiet: "PromQL: histogram_quantile(0.95, sum by (le) (rate(tea_brew_seconds_bucket[5m])))\n\
            LogQL: quantile_over_time(0.95, {app=\"kitchen\"} | logfmt | unwrap took [5m])",
});

/// Whether the number at `span`, `written` so, is a quantile.
pub fn quantile_out_of_range(number: f64, written: &str, span: Span, findings: &mut Vec<Finding>) {
    if (0.0..=1.0).contains(&number) {
        return;
    }
    let fix = if (1.0..=100.0).contains(&number) {
        format!("write `{}`", number / 100.0)
    } else {
        "write it like `0.95`".to_owned()
    };
    let message = format!("a quantile lies between 0 and 1, and {written} does not");
    findings.push(Finding::new(&QUANTILE_OUT_OF_RANGE, span, message, fix));
}
