//! A counter says when its process started, not what happens now.

use query::{Finding, Rule, RuleText};

use crate::ast::{Binary, Expr, Kind};

/// No bound is set on a counter as it stands.
pub static COUNTER_COMPARED: Rule = Rule::new(RuleText {
    id: "promql/counter-compared",
    says: "what is compared with a number is the rate or the increase of a counter, not the counter",
    why: "A counter only grows until its process starts anew. An alert on `> 100` fires some day and then for ever.",
    source: Some("https://prometheus.io/docs/concepts/metric_types/#counter"),
    fires: "tea_orders_total > 100",
    quiet: "increase(tea_orders_total[1h]) > 100",
});

/// The side is a counter, and compared with a number.
pub(crate) fn counter_compared(binary: &Binary, side: &Expr) -> Option<Finding> {
    let name = side.metrics().next()?;
    let message =
        format!("`{}` compares the counter `{name}`, which only grows until its process starts anew", binary.op.text());
    let of = |rate: &str| match &side.inner().kind {
        Kind::Call(call) if call.function.name.starts_with("histogram_") => format!("{}({rate})", call.function.name),
        _ => rate.to_owned(),
    };
    let fix = format!("compare `{}` or `{}`", of(&format!("rate({name}[5m])")), of(&format!("increase({name}[1h])")));
    Some(Finding::new(&COUNTER_COMPARED, side.span, message, fix))
}
