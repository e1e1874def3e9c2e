//! What `by` and `without` name, the series have.

use crate::tree::Grouping;
use crate::variable::holds_variable;
use crate::{Finding, Labels, Rule, RuleText, did_you_mean};

/// `by` and `without` name labels that are there.
pub static UNKNOWN_GROUPING_LABEL: Rule = Rule::new(RuleText {
    id: "query/unknown-grouping-label",
    says: "`by` and `without` name labels that the series have",
    why: "A label that no series has is empty for all of them: grouping by it puts everything into one sum, and a \
        mistyped `without` drops nothing.",
    source: Some("https://prometheus.io/docs/prometheus/latest/querying/operators/#aggregation-operators"),
    fires: "PromQL: sum by (knd) (rate(tea_orders_total[5m]))\n\
            LogQL: sum by (levl) (rate({app=\"kitchen\"}[5m]))",
    quiet: "PromQL: sum by (kind) (rate(tea_orders_total[5m]))\n\
            LogQL: sum by (level) (rate({app=\"kitchen\"}[5m]))",
});

/// The labels that a grouping behind `what` leaves. `is_own` says which labels the program makes by itself.
pub fn grouped(
    what: &str,
    grouping: &Grouping,
    inner: Labels,
    is_own: fn(&str) -> bool,
    findings: &mut Vec<Finding>,
) -> Labels {
    let word = if grouping.without { "without" } else { "by" };
    let mut is_faulty = false;
    for name in &grouping.labels {
        let label = &name.text;
        if inner.has(label) || is_own(label) || holds_variable(label) {
            continue;
        }
        // To drop a label that is not there does no harm, unless another one was meant.
        if grouping.without && did_you_mean(label, inner.names()).is_none() {
            continue;
        }
        is_faulty = true;
        let message = format!("`{what} {word} ({label})`: its series have no label `{label}`");
        findings.push(Finding::new(
            &UNKNOWN_GROUPING_LABEL,
            name.span,
            message,
            inner.fix(label, "name one of its labels"),
        ));
    }
    // What is grouped by a mistyped label has other labels than was meant: nothing follows from them.
    if is_faulty || grouping.labels.iter().any(|label| holds_variable(&label.text)) {
        return Labels::unknown();
    }
    let open = inner.open;
    let named = |label: &str| grouping.labels.iter().any(|name| name.text == label);
    let mut labels = inner.keep(|label| named(label) != grouping.without);
    for label in grouping.labels.iter().filter(|_| open && !grouping.without) {
        labels.may.entry(label.text.clone()).or_default();
    }
    labels.open = open && grouping.without;
    // Whoever groups by what the metric says itself expects several of it.
    if !grouping.without {
        labels.apart = labels.own.clone();
    }
    labels
}
