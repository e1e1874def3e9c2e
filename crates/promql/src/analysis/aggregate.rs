//! Aggregations: the labels that they keep, and what that does to counters, buckets and units.

use super::{Analyser, Shape, Value, computed};
use crate::ast::{Aggregate, Expr, Grouping, Kind};
use crate::functions::Aggregator;
use crate::lexer::holds_variable;
use crate::suggest::did_you_mean;
use query::Unit;

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
        let faults = self.findings.len();
        if let Some(grouping) = &aggregate.grouping {
            self.check_grouping(aggregate, grouping, &inner);
        }
        // What is grouped by a mistyped label has other labels than was meant: nothing follows from them.
        let is_faulty = self.findings.len() > faults;
        if op.picks() {
            return inner;
        }
        let had_cpu = inner.labels.may.contains_key("cpu");
        let is_variable = |grouping: &Grouping| grouping.labels.iter().any(|label| holds_variable(&label.text));
        let mut labels = match &aggregate.grouping {
            None => inner.labels.keep(|_| false),
            Some(grouping) if is_faulty || is_variable(grouping) => super::Labels::unknown(),
            Some(grouping) => {
                let named = |label: &str| grouping.labels.iter().any(|name| name.text == label);
                let mut labels = inner.labels.keep(|label| named(label) != grouping.without);
                for label in grouping.labels.iter().filter(|_| labels.open && !grouping.without) {
                    labels.may.entry(label.text.clone()).or_default();
                }
                labels.open &= grouping.without;
                labels
            }
        };
        if aggregate.grouping.is_none() {
            labels.open = false;
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
            // No processor is busy for longer than time passes.
            _ if unit == Unit::Ratio && inner.unit == Unit::Cores => Shape::Share,
            (Aggregator::Sum, Shape::Share | Shape::Fraction) => Shape::Computed,
            (Aggregator::Sum | Aggregator::Avg | Aggregator::Max | Aggregator::Min, shape) => shape,
            (_, shape) => computed(shape),
        };
        Value { labels, unit, shape }
    }

    fn check_grouping(&mut self, aggregate: &Aggregate, grouping: &Grouping, inner: &Value) {
        let word = if grouping.without { "without" } else { "by" };
        for label in &grouping.labels {
            if inner.labels.has(&label.text) || holds_variable(&label.text) || label.text == "__name__" {
                continue;
            }
            let near = did_you_mean(&label.text, inner.labels.may.keys().map(String::as_str));
            // To drop a label that is not there does no harm, unless another one was meant.
            if grouping.without && near.is_none() {
                continue;
            }
            let fix = near.unwrap_or_else(|| {
                if inner.labels.may.is_empty() {
                    "remove it: there are no labels".to_owned()
                } else {
                    format!("name one of its labels: {}", inner.labels.listed())
                }
            });
            let message =
                format!("`{} {word} ({})`: its series have no label `{}`", aggregate.op.name(), label.text, label.text);
            self.fault(label.span, message, fix);
        }
    }

    /// A quantile lies between 0 and 1.
    pub(super) fn check_quantile(&mut self, param: &Expr) {
        if let Kind::Number(number) = param.inner().kind
            && !(0.0..=1.0).contains(&number.value)
        {
            let message = format!("a quantile lies between 0 and 1, and {number} does not");
            let fix = if (1.0..=100.0).contains(&number.value) {
                format!("write `{}`", number.value / 100.0)
            } else {
                "write it like `0.95`".to_owned()
            };
            self.fault(param.span, message, fix);
        }
    }

    /// The counters of a sum have lost their resets.
    pub(super) fn check_subquery_of_counters(&mut self, function: &str, arg: &Expr, shape: Shape) -> bool {
        let Kind::Subquery(subquery) = &arg.inner().kind else { return false };
        let is_sum = matches!(&subquery.expr.inner().kind, Kind::Aggregate(_));
        let counts = matches!(shape, Shape::Counter | Shape::Buckets);
        if is_sum && counts {
            let message =
                format!("`{function}` of an aggregated counter: when one of its counters starts anew, the sum falls");
            self.fault(arg.span, message, format!("take `{function}` of each counter first, then aggregate"));
        }
        is_sum && counts
    }
}
