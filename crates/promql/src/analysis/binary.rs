//! Operators: whether the series of the two sides find each other, and what arithmetic makes of their units.

use query::rules::{impossible_bound, never_matches, self_division, unit_of, unknown_join_labels};
use query::tree::Matcher;
use query::{Condition, Operator, Side, Unit};

use super::Analyser;
use crate::ast::{Binary, Expr, Kind, Selector};
use crate::functions::Aggregator;
use crate::rules::{SELECTS_NOTHING, counter_compared, lifetime_ratio, percentage_of_ratio, unset_limit};
use crate::value::{Shape, Value};

/// Prometheus makes no labels by itself that a query could name.
const IS_OWN: fn(&str) -> bool = |_| false;

impl Analyser<'_> {
    pub(super) fn binary(&mut self, expr: &Expr, binary: &Binary) -> Value {
        let before = self.findings.len();
        let (left, right) = (self.value(&binary.lhs), self.value(&binary.rhs));
        // That a side which selects nothing matches nothing is no fault of its own.
        let selects = !self.findings[before..].iter().any(|finding| finding.rule == &SELECTS_NOTHING);
        if binary.op.is_comparison() {
            self.check_bound(binary, &left, &right);
        }
        self.findings.extend(unset_limit(self.world, &self.guarded, binary));
        let sides = [side(&binary.lhs), side(&binary.rhs)];
        let labels = match (left.shape, right.shape) {
            (Shape::Scalar, _) => right.labels.clone(),
            (_, Shape::Scalar) => left.labels.clone(),
            _ => {
                let labels = [&left.labels, &right.labels];
                let is_kept = |label: &str| left.labels.has(label) && keeps(&binary.lhs, label);
                unknown_join_labels(binary, labels, IS_OWN, &mut self.findings);
                if selects {
                    never_matches(binary, labels, IS_OWN, &mut self.findings);
                }
                self_division(binary, expr.span, [&sides[0], &sides[1]], is_kept, &mut self.findings);
                binary.joined(labels)
            }
        };
        let keeps_values = binary.op.is_set() || (binary.op.is_comparison() && !binary.returns_bool);
        let kept = if left.shape == Shape::Scalar { &right } else { &left };
        let literal = binary.lhs.number().or_else(|| binary.rhs.number());
        let unit = unit_of(binary, [left.unit, right.unit], literal, kept.unit, &mut self.findings);
        let shape = match (left.shape, right.shape) {
            (Shape::Scalar, Shape::Scalar) => Shape::Scalar,
            (Shape::BucketRates, _) | (_, Shape::BucketRates) => Shape::BucketRates,
            _ if keeps_values => kept.shape,
            _ => divided(binary, &sides, &left, &right).unwrap_or_else(|| kept.shape.computed()),
        };
        let labels = if keeps_values { labels } else { labels.unnamed() };
        Value { labels, unit, shape }
    }

    /// A compared value must be able to lie on both sides of the bound, and must reflect recent behaviour.
    fn check_bound(&mut self, binary: &Binary, left: &Value, right: &Value) {
        let (side, shape, op, number) = match (left.shape, right.shape) {
            (shape, Shape::Scalar) => (&binary.lhs, shape, binary.op, &binary.rhs),
            (Shape::Scalar, shape) => (&binary.rhs, shape, binary.op.flipped(), &binary.lhs),
            _ => return,
        };
        let bound = number.number();
        let finding = match (shape, bound) {
            // Whether something has ever happened can be asked of a counter.
            (Shape::Counter | Shape::Lifetime, Some(0.0)) => None,
            (Shape::Counter, _) => counter_compared(binary, side),
            (Shape::Lifetime, _) => lifetime_ratio(binary, side),
            (Shape::Fraction, Some(bound)) => percentage_of_ratio(op, bound, number.span),
            (Shape::Share, Some(bound)) => return impossible_bound(op, bound, number.span, &mut self.findings),
            _ => None,
        };
        self.findings.extend(finding);
    }
}

/// What is known of a quotient, or of what is left of it.
fn divided(binary: &Binary, sides: &[Side; 2], left: &Value, right: &Value) -> Option<Shape> {
    match (binary.op, left.shape, right.shape) {
        (Operator::Div, Shape::Counter, Shape::Counter) => Some(Shape::Lifetime),
        // The mean of some may well be above that of all.
        (Operator::Div, ..) if adds_up(&binary.lhs) && sides[0].is_part_of(&sides[1]) => Some(Shape::Share),
        (Operator::Div, Shape::Gauge, Shape::Gauge) if left.unit == Unit::Bytes && right.unit == Unit::Bytes => {
            Some(Shape::Fraction)
        }
        (Operator::Sub, Shape::Scalar, Shape::Share | Shape::Fraction) if binary.lhs.number() == Some(1.0) => {
            Some(right.shape)
        }
        _ => None,
    }
}

/// Whether more series never make less of it.
fn adds_up(expr: &Expr) -> bool {
    match &expr.kind {
        Kind::Vector(_) | Kind::Range(..) => true,
        Kind::Paren(inner) => adds_up(inner),
        Kind::Aggregate(aggregate) => {
            matches!(aggregate.op, Aggregator::Sum | Aggregator::Count | Aggregator::Max) && adds_up(&aggregate.expr)
        }
        Kind::Call(call) => {
            matches!(call.function.name, "rate" | "irate" | "increase") && call.args.iter().all(adds_up)
        }
        _ => false,
    }
}

/// Whether no aggregation drops the label.
fn keeps(expr: &Expr, label: &str) -> bool {
    let mut kept = true;
    expr.walk(&mut |expr| {
        let Kind::Aggregate(aggregate) = &expr.kind else { return };
        kept &= aggregate.op.picks() || aggregate.grouping.as_ref().is_some_and(|grouping| grouping.keeps(label));
    });
    kept
}

/// One side of an operator: in words, without matchers, and the matchers.
fn side(expr: &Expr) -> Side {
    let condition = |matcher: &Matcher| Condition {
        labels: vec![matcher.label.text.clone()],
        written: format!("{}{}{:?}", matcher.label.text, matcher.op.text(), matcher.value.text),
    };
    let conditions = |selector: &Selector| selector.matchers.iter().map(condition).collect();
    let mut bare = expr.inner().clone();
    strip(&mut bare.kind);
    Side { skeleton: bare.to_string(), selections: expr.selectors().into_iter().map(conditions).collect() }
}

fn strip(kind: &mut Kind) {
    match kind {
        Kind::Number(_) | Kind::Text(_) | Kind::Variable(_) => {}
        Kind::Vector(selector) | Kind::Range(selector, _) => {
            selector.name = selector.metric().cloned();
            selector.matchers.clear();
        }
        Kind::Subquery(subquery) => strip(&mut subquery.expr.kind),
        Kind::Call(call) => call.args.iter_mut().for_each(|arg| strip(&mut arg.kind)),
        Kind::Aggregate(aggregate) => {
            aggregate.param.iter_mut().for_each(|param| strip(&mut param.kind));
            strip(&mut aggregate.expr.kind);
        }
        Kind::Binary(binary) => {
            strip(&mut binary.lhs.kind);
            strip(&mut binary.rhs.kind);
        }
        Kind::Unary { expr, .. } | Kind::Paren(expr) => strip(&mut expr.kind),
    }
}
