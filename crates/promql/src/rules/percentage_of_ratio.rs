//! Bytes of bytes are a ratio.

use std::ops::RangeInclusive;

use query::rules::of_hundred;
use query::{Finding, Operator, Rule, RuleText, Span};

/// A ratio of bytes is not compared with a percentage.
pub static PERCENTAGE_OF_RATIO: Rule = Rule::new(RuleText {
    id: "promql/percentage-of-ratio",
    says: "bytes divided by bytes are compared with a number around 1, not with a percentage",
    why: "The quotient is between 0 and 1 where a part is divided by its whole: `> 80` never fires.",
    source: Some("https://prometheus.io/docs/practices/naming/#base-units"),
    fires: "tea_store_used_bytes / tea_store_size_bytes > 80",
    quiet: "tea_store_used_bytes / tea_store_size_bytes > 0.8",
});

/// A number beside a fraction that is taken for percent: nine times as many bytes may well be meant.
const PERCENT: RangeInclusive<f64> = 10.0..=100.0;

/// Whether the bound at `span` on bytes of bytes is a percentage.
pub(crate) fn percentage_of_ratio(op: Operator, bound: f64, span: Span) -> Option<Finding> {
    let message = format!("`{} {bound}` compares bytes of bytes, a ratio (0-1), with a percentage", op.text());
    PERCENT.contains(&bound).then(|| Finding::new(&PERCENTAGE_OF_RATIO, span, message, of_hundred(op, bound)))
}
