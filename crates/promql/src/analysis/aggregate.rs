//! Aggregations: the labels that they keep, and what that does to counters, buckets and units.

use query::rules::{grouped, quantile_out_of_range};
use query::{Labels, Reach, Unit};

use super::Analyser;
use crate::ast::{Aggregate, Expr, Kind};
use crate::functions::Aggregator;
use crate::rules::{dropped_by_aggregation, mean_of_quantiles};
use crate::value::{Shape, Value};

impl Analyser<'_> {
    pub(super) fn aggregate(&mut self, aggregate: &Aggregate) -> Value {
        let op = aggregate.op;
        if let Some(param) = &aggregate.param {
            self.value(param);
            if op == Aggregator::Quantile {
                self.check_quantile(param);
            }
        }
        let inner = self.value(&aggregate.expr);
        let had_cpu = inner.labels.may.contains_key("cpu");
        let is_own = |label: &str| label == "__name__";
        let all = op.picks().then(|| inner.labels.clone());
        let mut labels = match &aggregate.grouping {
            Some(grouping) => grouped(op.name(), grouping, inner.labels, is_own, &mut self.findings),
            None => Labels::NONE,
        };
        self.findings.extend(mean_of_quantiles(op, aggregate.op_span, inner.shape));
        let series = aggregate.expr.metrics().next().unwrap_or("this");
        if let Some(found) = dropped_by_aggregation(op, &aggregate.expr, series, inner.shape) {
            self.findings.push(found);
            return Value { labels, ..Value::unknown() };
        }
        if let Some(mut labels) = all {
            // Which of many series are picked may be one of each.
            labels.apart.clear();
            return Value { labels, ..inner };
        }
        if let (Aggregator::CountValues, Some(Kind::Text(label))) =
            (op, aggregate.param.as_deref().map(|param| &param.kind))
        {
            labels.add(label, None, true);
        }
        // The mean over the processors of a node is a share of the node; their sum is a number of cores.
        let lost_cpu = had_cpu && !labels.may.contains_key("cpu");
        let unit = match (op, inner.unit) {
            (Aggregator::Count | Aggregator::CountValues, _) | (Aggregator::Sum, Unit::Truth) => Unit::Count,
            (Aggregator::Group, _) => Unit::Truth,
            (Aggregator::Stdvar, _) => Unit::Unknown,
            (Aggregator::Avg | Aggregator::Max | Aggregator::Min | Aggregator::Quantile, Unit::Cores) if lost_cpu => {
                Unit::Ratio
            }
            (Aggregator::Avg | Aggregator::Quantile, Unit::Truth) => Unit::Ratio,
            (_, unit) => unit,
        };
        let shape = match (op, inner.shape) {
            (Aggregator::Sum, Shape::Fraction) => Shape::Computed,
            (Aggregator::Sum | Aggregator::Avg | Aggregator::Max | Aggregator::Min, shape) => shape,
            (_, shape) => shape.computed(),
        };
        let reach = match op {
            // No processor is busy for longer than time passes.
            _ if unit == Unit::Ratio && inner.unit == Unit::Cores => Reach::SHARE,
            Aggregator::Count | Aggregator::CountValues => Reach::COUNT,
            Aggregator::Group => Reach::exactly(1.0),
            Aggregator::Stddev | Aggregator::Stdvar => Reach::NOT_NEGATIVE,
            Aggregator::Sum => inner.reach.summed(),
            _ => inner.reach,
        };
        // What has no labels any more has been added up with the rest.
        let bare = inner.bare.filter(|_| !labels.must.is_empty());
        Value { bare, ..Value::new(labels, unit, shape).within(reach) }
    }

    /// A quantile lies between 0 and 1.
    pub(super) fn check_quantile(&mut self, param: &Expr) {
        if let Kind::Number(number) = &param.inner().kind {
            quantile_out_of_range(number.value, &number.to_string(), param.span, &mut self.findings);
        }
    }
}
