//! A comparison that some values pass, and others do not.

use crate::{Finding, Operator, Reach, Rule, RuleText, Span};

/// A value is compared with a number that it can reach.
pub static IMPOSSIBLE_BOUND: Rule = Rule::new(RuleText {
    id: "query/impossible-bound",
    says: "what is compared with a number can be above and below it",
    why: "A part divided by its whole lies between 0 and 1: `> 5` means 5 % and never fires; `< 99` always does. A \
        count of nothing is no series at all, so that `count(…) == 0` never fires, least of all when everything is \
        gone.",
    source: Some("https://prometheus.io/docs/prometheus/latest/querying/functions/#absent"),
    fires: "PromQL: count(tea_pot_celsius > 90) == 0\n\
            LogQL: count_over_time({app=\"kitchen\"} |= \"spilled\" [5m]) == 0",
    quiet: "PromQL: absent(tea_pot_celsius > 90)\n\
            LogQL: absent_over_time({app=\"kitchen\"} |= \"spilled\" [5m])",
});

/// Whether what is compared can be on both sides of the bound, which stands at `span`; `absent` is the function that
/// tells what is not there.
pub fn impossible_bound(
    op: Operator,
    bound: f64,
    reach: &Reach,
    absent: &str,
    span: Span,
    findings: &mut Vec<Finding>,
) {
    let Some(effect) = reach.verdict(op, bound) else { return };
    let message = format!("`{} {bound}` is {effect} true: {}", op.text(), reach.reason());
    let fix = if reach.counts() && effect == "never" {
        format!("ask `{absent}(…)`, or put `or vector(0)` before the comparison")
    } else if reach.least >= 0.0 && (0.5..=1.0).contains(&reach.most) && bound > 1.0 && bound <= 100.0 {
        of_hundred(op, bound)
    } else if reach.least.is_finite() && reach.most.is_finite() && reach.least < reach.most {
        format!("compare with a number between {} and {}", reach.least, reach.most)
    } else {
        "compare with a number that it can be above and below".to_owned()
    };
    findings.push(Finding::new(&IMPOSSIBLE_BOUND, span, message, fix));
}

/// How many seconds since 1970 no point in time is before; 0 is what many programs write for never.
const NO_POINT_IN_TIME: f64 = 1e8;

/// Whether a point in time is compared with a length of it.
pub fn impossible_time(op: Operator, bound: f64, span: Span, findings: &mut Vec<Finding>) {
    if bound <= 0.0 || bound >= NO_POINT_IN_TIME {
        return;
    }
    let effect = if matches!(op, Operator::Greater | Operator::GreaterEqual | Operator::NotEqual) {
        "always true"
    } else {
        "never true"
    };
    let message =
        format!("`{} {bound}` is {effect}: what is compared is a point in time, in seconds since 1970", op.text());
    let fix = "compare how long ago it is, `time() - …`, or how long until then, `… - time()`";
    findings.push(Finding::new(&IMPOSSIBLE_BOUND, span, message, fix));
}

/// The fix where a percentage was written beside a ratio.
pub fn of_hundred(op: Operator, bound: f64) -> String {
    format!("write `{} {}`, or multiply the other side by 100", op.text(), bound / 100.0)
}
