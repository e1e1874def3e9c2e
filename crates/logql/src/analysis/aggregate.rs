//! Aggregations: the labels that they keep, and what that does to units.

use promql::ast::Grouping;
use promql::{Labels, Unit, did_you_mean, holds_variable};

use super::{Analyser, Value, is_there, names};
use crate::ast::{Aggregate, Aggregator};

impl Analyser<'_> {
    pub(super) fn aggregate(&mut self, aggregate: &Aggregate) -> Value {
        let op = aggregate.op;
        let inner = self.value(&aggregate.expr);
        let labels = match &aggregate.grouping {
            Some(grouping) => {
                let all = inner.labels.clone();
                let kept = self.grouped(op.name(), grouping, inner.labels);
                if op.picks() { all } else { kept }
            }
            None if op.picks() => inner.labels,
            None => Labels::NONE,
        };
        let unit = match (op, inner.unit) {
            (Aggregator::Count, _) | (Aggregator::Sum, Unit::Truth) => Unit::Count,
            (Aggregator::Stdvar, _) => Unit::Unknown,
            (Aggregator::Avg, Unit::Truth) => Unit::Ratio,
            (_, unit) => unit,
        };
        Value::series(labels, unit)
    }

    /// The labels that grouping leaves.
    pub(super) fn grouped(&mut self, what: &str, grouping: &Grouping, inner: Labels) -> Labels {
        let word = if grouping.without { "without" } else { "by" };
        let faults = self.findings.len();
        for label in &grouping.labels {
            let near = did_you_mean(&label.text, names(&inner));
            // To drop a label that is not there does no harm, unless another one was meant.
            if is_there(&label.text, &inner) || (grouping.without && near.is_none()) {
                continue;
            }
            let fix = near.unwrap_or_else(|| {
                if inner.may.is_empty() {
                    "remove it: there are no labels".to_owned()
                } else {
                    format!("name one of its labels: {inner}")
                }
            });
            let message = format!("`{what} {word} ({})`: its series have no label `{}`", label.text, label.text);
            self.fault(label.span, message, fix);
        }
        // What is grouped by a mistyped label has other labels than was meant: nothing follows from them.
        let is_faulty = self.findings.len() > faults;
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
        labels
    }
}
