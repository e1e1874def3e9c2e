//! Aggregations: the labels that they keep, and what that does to units.

use query::rules::grouped;
use query::{Labels, Unit};

use super::{Analyser, Value, is_own};
use crate::ast::{Aggregate, Aggregator};

impl Analyser<'_> {
    pub(super) fn aggregate(&mut self, aggregate: &Aggregate) -> Value {
        let op = aggregate.op;
        let inner = self.value(&aggregate.expr);
        let labels = match &aggregate.grouping {
            Some(grouping) => {
                let all = inner.labels.clone();
                let kept = grouped(op.name(), grouping, inner.labels, is_own, &mut self.findings);
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
        let keeps_share = op.picks() || matches!(op, Aggregator::Avg | Aggregator::Max | Aggregator::Min);
        Value { share: inner.share && keeps_share, ..Value::series(labels, unit) }
    }
}
