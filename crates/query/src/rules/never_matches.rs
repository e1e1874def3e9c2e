//! Series of two sides match where all labels are equal that count.

use crate::values::list;
use crate::{Binary, Finding, Labels, Operator, Rule, RuleText};

/// The series of two sides can find each other.
pub static NEVER_MATCHES: Rule = Rule::new(RuleText {
    id: "query/never-matches",
    says: "each side of an operator has all labels by which its series are matched with those of the other",
    why: "Two series match where all labels are equal, or those that `on` names. A label that only one side has is \
        never equal: the result is empty, and an alert on it never fires.",
    source: Some("https://prometheus.io/docs/prometheus/latest/querying/operators/#vector-matching"),
    fires: "PromQL: sum by (kind) (rate(tea_orders_total[5m])) / sum(rate(tea_orders_total[1h]))\n\
            LogQL: sum by (level) (rate({app=\"kitchen\"}[5m])) / sum(rate({app=\"kitchen\"}[1h]))",
    quiet: "PromQL: sum by (kind) (rate(tea_orders_total[5m])) / on () group_left () sum(rate(tea_orders_total[1h]))\n\
            LogQL: sum by (level) (rate({app=\"kitchen\"}[5m])) / on () group_left () sum(rate({app=\"kitchen\"}[1h]))",
});

/// Whether the series of the two sides can match. `is_own` says which labels the program makes by itself.
pub fn never_matches<E>(
    binary: &Binary<E>,
    [left, right]: [&Labels; 2],
    is_own: fn(&str) -> bool,
    findings: &mut Vec<Finding>,
) {
    let matching = &binary.matching;
    if binary.op == Operator::Or || matching.fills() {
        return;
    }
    // What `on` names and a side lacks has been reported already.
    let is_there = |label: &str| is_own(label) || (left.has(label) && right.has(label));
    if matching
        .labels
        .as_ref()
        .is_some_and(|matched| matched.on && !matched.labels.iter().all(|label| is_there(&label.text)))
    {
        return;
    }
    let op = binary.op.text();
    let mut fault = |message, fix| findings.push(Finding::new(&NEVER_MATCHES, binary.op_span, message, fix));
    for (one, other, side, opposite) in [(left, right, "left", "right"), (right, left, "right", "left")] {
        // Of series that have a label or not, those without it are hardly meant where the other side has no labels at
        // all.
        let is_bare = other.may.is_empty() && !other.open && !one.open && other.must.is_empty();
        let of_one: Vec<&String> = if is_bare { one.may.keys().collect() } else { one.must.iter().collect() };
        let only: Vec<_> = of_one.into_iter().filter(|label| matching.counts(label) && !other.has(label)).collect();
        if only.is_empty() {
            continue;
        }
        let common: Vec<_> = left.names().filter(|label| right.may.contains_key(*label)).collect();
        // `and` and `unless` match many to many: they have no groups.
        let group = match side {
            _ if binary.op.is_set() => "",
            "left" => " group_left ()",
            _ => " group_right ()",
        };
        let same = if common.is_empty() { "to" } else { "by" };
        let fix =
            format!("aggregate both sides {same} the same labels, or write `{op} on ({}){group}`", common.join(", "));
        let message =
            format!("the sides of `{op}` never match: the {side} has {}, which the {opposite} has not", list(only));
        return fault(message, fix);
    }
    for (label, ends) in left.ends.iter().filter(|(label, _)| matching.counts(label)) {
        let always = left.must.contains(label) && right.must.contains(label);
        if let Some(others) = right.ends.get(label).filter(|others| always && others.is_disjoint(ends)) {
            let message = format!(
                "the sides of `{op}` never match: their `{label}` ends in {} on the left, and in {} on the right",
                list(ends),
                list(others)
            );
            return fault(message, format!("match by a label that says the same on both sides, not by `{label}`"));
        }
    }
    for (label, values) in &left.may {
        let (Some(values), Some(Some(others))) = (values, right.may.get(label)) else { continue };
        let always = left.must.contains(label) && right.must.contains(label);
        if always && matching.counts(label) && values.is_disjoint(others) {
            let message = format!("the sides of `{op}` never match: their `{label}` is never the same");
            let fix = format!("write `{op} ignoring ({label})`, or aggregate both sides without it");
            return fault(message, fix);
        }
    }
}
