//! First the rate, then the sum.

use query::{Finding, Rule, RuleText};

use super::wrong_kind::OF_COUNTERS;
use crate::ast::{Expr, Kind};
use crate::value::Shape;

/// `rate` is taken of each counter before they are added up.
pub static RATE_OF_SUM: Rule = Rule::new(RuleText {
    id: "promql/rate-of-sum",
    says: "`rate` is taken of each counter, and aggregated afterwards",
    why: "When one process starts anew, the sum of its counters falls, and `rate` takes that for a reset of all of \
        them: a peak that never was.",
    source: Some("https://prometheus.io/docs/prometheus/latest/querying/functions/#rate"),
    fires: "rate(sum(tea_orders_total)[10m:1m])",
    quiet: "sum(rate(tea_orders_total[10m]))",
});

/// Whether the function takes counters and gets a sum of them.
pub(crate) fn rate_of_sum(function: &str, arg: &Expr, shape: Shape) -> Option<Finding> {
    let Kind::Subquery(subquery) = &arg.inner().kind else { return None };
    let is_sum = matches!(&subquery.expr.inner().kind, Kind::Aggregate(_));
    if !OF_COUNTERS.contains(&function)
        || !is_sum
        || !matches!(shape, Shape::Counter | Shape::Buckets | Shape::Histogram)
    {
        return None;
    }
    let message = format!("`{function}` of an aggregated counter: when one of its counters starts anew, the sum falls");
    let fix = format!("take `{function}` of each counter first, then aggregate");
    Some(Finding::new(&RATE_OF_SUM, arg.span, message, fix))
}
