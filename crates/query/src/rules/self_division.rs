//! A quotient or a difference of an expression and itself says nothing.

use std::collections::BTreeSet;

use crate::values::list;
use crate::{Binary, Finding, Operator, Rule, RuleText, Side, Span};

/// No series is divided by itself, or subtracted from itself.
pub static SELF_DIVISION: Rule = Rule::new(RuleText {
    id: "query/self-division",
    says: "no series is divided by itself, or subtracted from itself",
    why: "Each series is matched with the one of the same labels. Where both sides keep the label by which one of \
        them is narrower, each series meets itself: an error ratio of 1, whatever happens.",
    source: Some("https://prometheus.io/docs/prometheus/latest/querying/operators/#vector-matching"),
    fires: "PromQL: rate(tea_orders_total{status=\"spilled\"}[5m]) / rate(tea_orders_total[5m])\n\
            LogQL: rate({app=\"kitchen\"} | status=\"500\" [5m]) / rate({app=\"kitchen\"}[5m])",
    quiet: "PromQL: sum(rate(tea_orders_total{status=\"spilled\"}[5m])) / sum(rate(tea_orders_total[5m]))\n\
            LogQL: sum(rate({app=\"kitchen\"} | status=\"500\" [5m])) / sum(rate({app=\"kitchen\"}[5m]))",
});

/// Detects self-division: both sides keep the label that one side filters on. `span` is that of the whole; `is_kept`
/// says whether both sides keep a label.
pub fn self_division<E>(
    binary: &Binary<E>,
    span: Span,
    [left, right]: [&Side; 2],
    is_kept: impl Fn(&str) -> bool,
    findings: &mut Vec<Finding>,
) {
    let always = match binary.op {
        Operator::Div => "1",
        Operator::Sub => "0",
        _ => return,
    };
    if binary.matching.fills() {
        return;
    }
    let Some(labels) = left.narrowed_by(right) else { return };
    // A label that was aggregated away tells no series apart any more.
    if !labels.iter().all(|label| binary.matching.counts(label) && is_kept(label)) {
        return;
    }
    let op = binary.op.text();
    let (message, fix) = if labels.is_empty() {
        (format!("both sides of `{op}` are the same: the result is always {always}"), "correct one of them".to_owned())
    } else {
        meets_itself(op, &labels, always)
    };
    findings.push(Finding::new(&SELF_DIVISION, span, message, fix));
}

fn meets_itself(op: &str, labels: &BTreeSet<String>, always: &str) -> (String, String) {
    let plain = labels.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
    let (word, them) = if labels.len() == 1 { ("label", "it") } else { ("labels", "them") };
    (
        format!(
            "each series meets itself on the other side of `{op}`, for both sides keep the {word} {}: the result is \
             always {always}",
            list(labels)
        ),
        format!("aggregate both sides without {them}: `sum without ({plain}) (…)`, or `sum by` the labels that matter"),
    )
}
