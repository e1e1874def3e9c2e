//! A part of something, and what a name calls a ratio, are no percentage.

use std::ops::RangeInclusive;

use query::rules::of_hundred;
use query::{Finding, Operator, Rule, RuleText, Span};

/// A ratio is not compared with a percentage.
pub static PERCENTAGE_OF_RATIO: Rule = Rule::new(RuleText {
    id: "promql/percentage-of-ratio",
    says: "bytes divided by bytes, and series whose names say `ratio`, are compared with a number around 1, not with a \
           percentage",
    why: "A part of a whole is between 0 and 1: `> 80` never fires, and `< 80` always does.",
    source: Some("https://prometheus.io/docs/practices/naming/#base-units"),
    fires: "tea_store_used_bytes / tea_store_size_bytes > 80",
    quiet: "tea_store_used_bytes / tea_store_size_bytes > 0.8",
});

/// A number beside a fraction that is taken for percent: nine times as many bytes may well be meant.
const PERCENT: RangeInclusive<f64> = 10.0..=100.0;

/// Whether the bound at `span` on bytes of bytes is a percentage.
pub(crate) fn percentage_of_ratio(op: Operator, bound: f64, what: &str, span: Span) -> Option<Finding> {
    let message = format!("`{} {bound}` compares {what}, a ratio (0-1), with a percentage", op.text());
    PERCENT.contains(&bound).then(|| Finding::new(&PERCENTAGE_OF_RATIO, span, message, of_hundred(op, bound)))
}
