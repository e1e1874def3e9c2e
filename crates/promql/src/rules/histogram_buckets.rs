//! Quantiles are computed of buckets.

use query::{Finding, Rule, RuleText};

use crate::ast::Expr;
use crate::value::{Shape, Value};

/// `histogram_quantile` gets buckets with their bounds.
pub static HISTOGRAM_BUCKETS: Rule = Rule::new(RuleText {
    id: "promql/histogram-buckets",
    says: "`histogram_quantile` and its kin take the buckets of a histogram, with their label `le`",
    why: "`le` is the bound of each bucket. Without it there is nothing to compute of, and the result is empty.",
    source: Some("https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile"),
    fires: "histogram_quantile(0.95, sum by (kind) (rate(tea_brew_seconds_bucket[5m])))",
    quiet: "histogram_quantile(0.95, sum by (le, kind) (rate(tea_brew_seconds_bucket[5m])))",
});

/// Whether the function gets something else than buckets of `series`.
pub(crate) fn histogram_buckets(function: &str, arg: &Expr, series: &str, value: &Value) -> Option<Finding> {
    if value.labels.has("le") {
        return None;
    }
    let (message, fix) = match value.shape {
        Shape::Buckets | Shape::BucketRates => (
            format!("`{function}` needs the label `le`, which the aggregation of `{series}` drops"),
            "keep it: `sum by (le, …)`",
        ),
        Shape::Counter | Shape::Gauge | Shape::Computed => (
            format!("`{function}` takes the buckets of a histogram, and `{series}` has no label `le`"),
            "read a series that ends in `_bucket`",
        ),
        _ => return None,
    };
    Some(Finding::new(&HISTOGRAM_BUCKETS, arg.span, message, fix))
}
