//! Aggregations: the labels that they keep, and what that does to units.

use query::rules::grouped;
use query::{Labels, Reach, Unit};

use super::{Analyser, Value, is_own};
use crate::ast::{Aggregate, Aggregator};

impl Analyser<'_> {
    pub(super) fn aggregate(&mut self, aggregate: &Aggregate) -> Value {
        let op = aggregate.op;
        let inner = self.value(&aggregate.expr);
        let mut labels = match &aggregate.grouping {
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
        if op.picks() {
            // Which of many series are picked may be one of each.
            labels.apart.clear();
        }
        let reach = match op {
            Aggregator::Count => Reach::COUNT,
            Aggregator::Sum => inner.reach.summed(),
            Aggregator::Stddev | Aggregator::Stdvar => Reach::NOT_NEGATIVE,
            _ => inner.reach,
        };
        // What has no labels any more has been added up with the rest.
        let bare = inner.bare.filter(|_| !labels.must.is_empty());
        Value { bare, ..Value::series(labels, unit).within(reach) }
    }
}
