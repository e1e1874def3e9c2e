//! Quantiles are not averaged.

use query::{Finding, Rule, RuleText, Span};

use crate::functions::Aggregator;
use crate::value::Shape;

/// A quantile of all is computed of the buckets of all.
pub static MEAN_OF_QUANTILES: Rule = Rule::new(RuleText {
    id: "promql/mean-of-quantiles",
    says: "quantiles are neither averaged nor added up",
    why: "The mean of two 99th percentiles is the 99th percentile of nothing: one slow instance of ten hides, however \
        many requests it answers.",
    source: Some("https://prometheus.io/docs/practices/histograms/#quantiles"),
    fires: "avg(histogram_quantile(0.9, sum by (le, kind) (rate(tea_brew_seconds_bucket[5m]))))",
    quiet: "histogram_quantile(0.9, sum by (le) (rate(tea_brew_seconds_bucket[5m])))",
});

/// Whether the aggregation makes one number of several quantiles.
pub(crate) fn mean_of_quantiles(op: Aggregator, span: Span, shape: Shape) -> Option<Finding> {
    if shape != Shape::Quantile || !matches!(op, Aggregator::Avg | Aggregator::Sum) {
        return None;
    }
    let message = format!("`{}` of quantiles is no quantile of anything", op.name());
    let fix = "aggregate the buckets by `le` and compute the quantile of those, or take the worst: `max`";
    Some(Finding::new(&MEAN_OF_QUANTILES, span, message, fix))
}
