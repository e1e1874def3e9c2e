//! A part divided by its whole is never more than 1.

use crate::{Finding, Operator, Rule, RuleText, Span};

/// A share is compared with a number that it can reach.
pub static IMPOSSIBLE_BOUND: Rule = Rule::new(RuleText {
    id: "query/impossible-bound",
    says: "a share of a whole is compared with a number that it can be above and below",
    why: "A part divided by its whole lies between 0 and 1. An alert on `> 5` means 5 % and never fires; on `< 99` it \
          always does.",
    source: Some("https://prometheus.io/docs/practices/naming/#base-units"),
    fires: "PromQL: sum(rate(tea_orders_total{status=\"spilled\"}[5m])) / sum(rate(tea_orders_total[5m])) > 5\n\
            LogQL: sum(rate({app=\"kitchen\"} |= \"spilled\" [5m])) / sum(rate({app=\"kitchen\"}[5m])) > 5",
    quiet: "PromQL: sum(rate(tea_orders_total{status=\"spilled\"}[5m])) / sum(rate(tea_orders_total[5m])) > 0.05\n\
            LogQL: sum(rate({app=\"kitchen\"} |= \"spilled\" [5m])) / sum(rate({app=\"kitchen\"}[5m])) > 0.05",
});

/// Whether a share can be on both sides of the bound, which stands at `span`.
pub fn impossible_bound(op: Operator, bound: f64, span: Span, findings: &mut Vec<Finding>) {
    let effect = match op {
        Operator::Greater if bound >= 1.0 => "never",
        Operator::GreaterEqual | Operator::Equal if bound > 1.0 => "never",
        Operator::LessEqual if bound >= 1.0 => "always",
        Operator::Less | Operator::NotEqual if bound > 1.0 => "always",
        _ => return,
    };
    if !bound.is_finite() {
        return;
    }
    let message = format!("`{} {bound}` is {effect} true: a part divided by its whole is between 0 and 1", op.text());
    let fix = if bound <= 100.0 { of_hundred(op, bound) } else { "compare with a number between 0 and 1".to_owned() };
    findings.push(Finding::new(&IMPOSSIBLE_BOUND, span, message, fix));
}

/// The fix where a percentage was written beside a ratio.
pub fn of_hundred(op: Operator, bound: f64) -> String {
    format!("write `{} {}`, or multiply the other side by 100", op.text(), bound / 100.0)
}
