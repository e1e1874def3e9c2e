//! Several series on one side and one on the other are joined by a group.

use crate::values::list;
use crate::{Binary, Finding, Labels, Rule, RuleText};

/// A join of many series with one says so.
pub static MANY_TO_ONE: Rule = Rule::new(RuleText {
    id: "query/many-to-one",
    says: "where several series of one side match one of the other, `group_left` or `group_right` says so",
    why: "Without it each series must find exactly one: the query is an error as soon as there are two, and an alert \
        on it is none.",
    source: Some("https://prometheus.io/docs/prometheus/latest/querying/operators/#group-modifiers"),
    fires: "PromQL: sum by (kind, room) (rate(tea_orders_total[5m])) / on (room) sum by (room) \
        (rate(tea_orders_total[5m]))\nLogQL: sum by (level, pod) (rate({app=\"kitchen\"}[5m])) / on (pod) sum by \
        (pod) (rate({app=\"kitchen\"}[5m]))",
    quiet: "PromQL: sum by (kind, room) (rate(tea_orders_total[5m])) / on (room) group_left () \
            sum by (room) (rate(tea_orders_total[5m]))\n\
            LogQL: sum by (level, pod) (rate({app=\"kitchen\"}[5m])) / on (pod) group_left () \
            sum by (pod) (rate({app=\"kitchen\"}[5m]))",
});

/// Whether a side has several series for one of the other, and no group says so.
pub fn many_to_one<E>(binary: &Binary<E>, [left, right]: [&Labels; 2], findings: &mut Vec<Finding>) {
    let matching = &binary.matching;
    // Of sets, many match many. Where all labels count, one that a side lacks is another rule's.
    let Some(matched) = matching.labels.as_ref().filter(|_| !binary.op.is_set()) else { return };
    let many = |side: &Labels| -> Vec<String> {
        let ignored = side.apart.iter().filter(|label| !matching.counts(label) && side.is_many(label));
        ignored.cloned().collect()
    };
    let (op, by) = (binary.op.text(), if matched.on { "on" } else { "ignoring" });
    let mut fault = |message, fix: String| findings.push(Finding::new(&MANY_TO_ONE, matched.span, message, fix));
    let (of_left, of_right) = (many(left), many(right));
    let (side, labels, group) = match &matching.group {
        Some(group) => {
            let (side, labels) = if group.left { ("right", of_right) } else { ("left", of_left) };
            if !labels.is_empty() {
                let message = format!(
                    "`{op} {by}` takes one series of the {side}, which has several: they differ by {}",
                    list(&labels)
                );
                fault(message, format!("aggregate the {side} without {}", list(&labels)));
            }
            return;
        }
        None if of_left.is_empty() && of_right.is_empty() => return,
        None if of_right.is_empty() => ("left", of_left, "group_left"),
        None if of_left.is_empty() => ("right", of_right, "group_right"),
        None => {
            let message = format!(
                "`{op} {by}` matches many series with many: the left ones differ by {}, the right ones by {}",
                list(&of_left),
                list(&of_right)
            );
            return fault(message, "aggregate one side by the labels that are matched".to_owned());
        }
    };
    let message = format!(
        "`{op} {by}` finds several series of the {side} for one of the other side: they differ by {}",
        list(&labels)
    );
    fault(message, format!("add `{group} ()`, or aggregate the {side} by the labels that are matched"));
}
