//! What `on`, `ignoring` and `group_left` name is there.

use crate::tree::Name;
use crate::variable::holds_variable;
use crate::{Binary, Finding, Labels, Rule, RuleText, did_you_mean};

/// The labels by which two sides are joined are there.
pub static UNKNOWN_JOIN_LABEL: Rule = Rule::new(RuleText {
    id: "query/unknown-join-label",
    says: "`on` names labels of both sides, `ignoring` none that is mistyped, `group_left` and `group_right` of the \
        side that gives them",
    why: "A label that a side lacks is empty there and set on the other: no series match, or too many do, which is an \
        error when the query runs.",
    source: Some("https://prometheus.io/docs/prometheus/latest/querying/operators/#vector-matching"),
    fires: "PromQL: sum by (kind) (rate(tea_orders_total[5m])) / on (room) sum by (room) (rate(tea_orders_total[5m]))\n\
            LogQL: sum by (level) (rate({app=\"kitchen\"}[5m])) / on (pod) sum by (pod) (rate({app=\"kitchen\"}[5m]))",
    quiet: "PromQL: sum by (kind, room) (rate(tea_orders_total[5m])) / on (room) group_left () \
            sum by (room) (rate(tea_orders_total[5m]))\n\
            LogQL: sum by (level, pod) (rate({app=\"kitchen\"}[5m])) / on (pod) group_left () \
            sum by (pod) (rate({app=\"kitchen\"}[5m]))",
});

/// Whether the name is nearly that of a label of either side.
fn is_near(label: &str, sides: [&Labels; 2]) -> bool {
    sides.iter().any(|side| did_you_mean(label, side.names()).is_some())
}

/// The labels of `on`, `ignoring` and `group_left` must be there. `is_own` says which labels the program makes by
/// itself.
pub fn unknown_join_labels<E>(
    binary: &Binary<E>,
    [left, right]: [&Labels; 2],
    is_own: fn(&str) -> bool,
    findings: &mut Vec<Finding>,
) {
    let Some(matched) = &binary.matching.labels else { return };
    let mut missing = |label: &Name, message: String, labels: &Labels| {
        let fix = labels.fix(&label.text, "name a label that is there");
        findings.push(Finding::new(&UNKNOWN_JOIN_LABEL, label.span, message, fix));
    };
    let is_checked = |label: &&Name| !holds_variable(&label.text) && !is_own(&label.text);
    for name in matched.labels.iter().filter(is_checked) {
        let label = &name.text;
        let (on_left, on_right) = (left.has(label), right.has(label));
        if matched.on && !(on_left && on_right) {
            let (side, labels) = if on_left { ("right", right) } else { ("left", left) };
            missing(name, format!("`on ({label})`: the {side} side has no label `{label}`"), labels);
        // To ignore a label that is not there does no harm, unless another one was meant.
        } else if !matched.on && !on_left && !on_right && is_near(label, [left, right]) {
            let message = format!("`ignoring ({label})`: neither side has a label `{label}`");
            missing(name, message, &left.clone().or(right));
        }
    }
    let Some(group) = &binary.matching.group else { return };
    let (one, side, word) = if group.left { (right, "right", "group_left") } else { (left, "left", "group_right") };
    for name in group.include.iter().filter(is_checked) {
        let label = &name.text;
        // The name of the metric is a label like any other.
        if !one.has(label) && label != "__name__" {
            missing(name, format!("`{word} ({label})`: the {side} side, which gives it, has no label `{label}`"), one);
        }
    }
}
