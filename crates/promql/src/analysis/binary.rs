//! Operators: whether the series of the two sides can find each other, and what arithmetic makes of their units.

use std::collections::BTreeSet;

use super::division::{self, Same};
use super::{Analyser, Labels, Shape, Value, computed};
use crate::ast::{Binary, Expr, Kind, Name};
use crate::lexer::holds_variable;
use crate::suggest::did_you_mean;
use query::Operator;
use query::Unit;

impl Analyser<'_> {
    pub(super) fn binary(&mut self, expr: &Expr, binary: &Binary) -> Value {
        let (left, right) = (self.value(&binary.lhs), self.value(&binary.rhs));
        let literal = number(&binary.lhs).or_else(|| number(&binary.rhs));
        if binary.op.is_comparison() {
            self.check_bound(binary, &left, &right);
        }
        self.check_limit(binary);
        let scalar = left.shape == Shape::Scalar || right.shape == Shape::Scalar;
        let labels = if scalar {
            if left.shape == Shape::Scalar { right.labels.clone() } else { left.labels.clone() }
        } else {
            self.check_labels(binary, &left.labels, &right.labels);
            self.check_matching(binary, &left.labels, &right.labels);
            if binary.matching.fill_left.is_none() && binary.matching.fill_right.is_none() {
                self.check_self(expr, binary, &left.labels);
            }
            joined(binary, &left.labels, &right.labels)
        };
        let keeps_values = binary.op.is_set() || (binary.op.is_comparison() && !binary.returns_bool);
        let kept = if left.shape == Shape::Scalar { &right } else { &left };
        let unit = self.unit(binary, left.unit, right.unit, literal, kept.unit);
        let shape = match (left.shape, right.shape) {
            (Shape::Scalar, Shape::Scalar) => Shape::Scalar,
            (Shape::BucketRates, _) | (_, Shape::BucketRates) => Shape::BucketRates,
            _ if keeps_values => kept.shape,
            _ => divided(binary, &left, &right).unwrap_or_else(|| computed(kept.shape)),
        };
        let labels = if keeps_values { labels } else { labels.unnamed() };
        Value { labels, unit, shape }
    }

    fn unit(&mut self, binary: &Binary, left: Unit, right: Unit, literal: Option<f64>, kept: Unit) -> Unit {
        let op = binary.op;
        if matches!(op, Operator::And | Operator::Unless) {
            return left;
        }
        if op == Operator::Or {
            return if left == right || right == Unit::Number { left } else { Unit::Unknown };
        }
        let Some(unit) = left.combined(op, right, literal) else {
            let verb = if op.is_comparison() { "compares" } else { "combines" };
            let fix = match (left, right) {
                (Unit::Ratio, Unit::Percent) => "multiply the left by 100".to_owned(),
                (Unit::Percent, Unit::Ratio) => "multiply the right by 100".to_owned(),
                _ => "bring both sides to one unit".to_owned(),
            };
            let message = format!("`{}` {verb} {} with {}", op.text(), left.name(), right.name());
            self.fault(binary.op_span, message, fix);
            return Unit::Unknown;
        };
        match op {
            _ if binary.returns_bool => Unit::Truth,
            _ if op.is_comparison() => kept,
            _ => unit,
        }
    }

    /// The labels of `on`, `ignoring` and `group_left` must be there.
    fn check_labels(&mut self, binary: &Binary, left: &Labels, right: &Labels) {
        let Some(matched) = &binary.matching.labels else { return };
        for label in matched.labels.iter().filter(|label| !holds_variable(&label.text)) {
            let (on_left, on_right) = (left.has(&label.text), right.has(&label.text));
            if matched.on && !(on_left && on_right) {
                let (side, labels) = if on_left { ("right", right) } else { ("left", left) };
                self.missing(
                    label,
                    &format!("`on ({})`: the {side} side has no label `{}`", label.text, label.text),
                    labels,
                );
            } else if !matched.on && !on_left && !on_right {
                let either = left.clone().or(right);
                self.missing(
                    label,
                    &format!("`ignoring ({})`: neither side has a label `{}`", label.text, label.text),
                    &either,
                );
            }
        }
        let Some(group) = &binary.matching.group else { return };
        let (one, side, word) = if group.left { (right, "right", "group_left") } else { (left, "left", "group_right") };
        for label in group.include.iter().filter(|label| !holds_variable(&label.text)) {
            if !one.has(&label.text) {
                let message = format!(
                    "`{word} ({})`: the {side} side, which gives it, has no label `{}`",
                    label.text, label.text
                );
                self.missing(label, &message, one);
            }
        }
    }

    fn missing(&mut self, label: &Name, message: &str, labels: &Labels) {
        let fix = did_you_mean(&label.text, labels.may.keys().map(String::as_str))
            .unwrap_or_else(|| format!("name a label that is there: {}", labels.listed()));
        self.fault(label.span, message, fix);
    }

    /// Series match where all labels are equal that count: one that only one side has never is.
    fn check_matching(&mut self, binary: &Binary, left: &Labels, right: &Labels) {
        let filled = binary.matching.fill_left.is_some() || binary.matching.fill_right.is_some();
        if binary.op == Operator::Or || filled {
            return;
        }
        // What `on` names and a side lacks has been reported already.
        if binary.matching.labels.as_ref().is_some_and(|matched| {
            matched.on && !matched.labels.iter().all(|label| left.has(&label.text) && right.has(&label.text))
        }) {
            return;
        }
        let op = binary.op.text();
        let lacks = |one: &Labels, other: &Labels| -> Vec<String> {
            one.must.iter().filter(|label| counts(binary, label) && !other.has(label)).cloned().collect()
        };
        for (one, other, side, opposite) in [(left, right, "left", "right"), (right, left, "right", "left")] {
            let only = lacks(one, other);
            if only.is_empty() {
                continue;
            }
            let common: Vec<_> =
                left.may.keys().filter(|label| right.may.contains_key(*label)).map(String::as_str).collect();
            let group = if side == "left" { "group_left" } else { "group_right" };
            let fix = if common.is_empty() {
                format!("aggregate both sides to the same labels, or write `{op} on () {group} ()`")
            } else {
                format!(
                    "aggregate both sides by the same labels, or write `{op} on ({}) {group} ()`",
                    common.join(", ")
                )
            };
            let listed: Vec<_> = only.iter().map(|label| format!("`{label}`")).collect();
            let message = format!(
                "the sides of `{op}` never match: the {side} has {}, which the {opposite} has not",
                listed.join(", ")
            );
            return self.fault(binary.op_span, message, fix);
        }
        for (label, values) in &left.may {
            let (Some(values), Some(Some(others))) = (values, right.may.get(label)) else { continue };
            let always = left.must.contains(label) && right.must.contains(label);
            if always && counts(binary, label) && values.is_disjoint(others) {
                let message = format!("the sides of `{op}` never match: their `{label}` is never the same");
                let fix = format!("write `{op} ignoring ({label})`, or aggregate both sides without it");
                return self.fault(binary.op_span, message, fix);
            }
        }
    }

    /// `rate(x{status=~"5.."}[5m]) / rate(x[5m])` divides each series by itself.
    fn check_self(&mut self, expr: &Expr, binary: &Binary, left: &Labels) {
        let always = match binary.op {
            Operator::Div => "1",
            Operator::Sub => "0",
            _ => return,
        };
        let Some(same) = division::same(&binary.lhs, &binary.rhs) else { return };
        // A label that was aggregated away tells no series apart any more.
        let is_kept = |label: &String| left.has(label) && counts(binary, label) && keeps(&binary.lhs, label);
        let (message, fix) = match same {
            Same::But(labels) if !labels.iter().all(is_kept) => return,
            Same::But(labels) => meets_itself(binary.op.text(), &labels, always),
            Same::Whole => (
                format!("both sides of `{}` are the same: the result is always {always}", binary.op.text()),
                "correct one of them".to_owned(),
            ),
        };
        self.fault(expr.span, message, fix);
    }
}

/// What is known of a quotient, or of what is left of it.
fn divided(binary: &Binary, left: &Value, right: &Value) -> Option<Shape> {
    match (binary.op, left.shape, right.shape) {
        (Operator::Div, Shape::Counter, Shape::Counter) => Some(Shape::Lifetime),
        (Operator::Div, ..) if division::is_part(&binary.lhs, &binary.rhs) => Some(Shape::Share),
        (Operator::Div, Shape::Gauge, Shape::Gauge) if left.unit == Unit::Bytes && right.unit == Unit::Bytes => {
            Some(Shape::Fraction)
        }
        (Operator::Sub, Shape::Scalar, Shape::Share | Shape::Fraction) if number(&binary.lhs) == Some(1.0) => {
            Some(right.shape)
        }
        _ => None,
    }
}

/// What to say where each series of a quotient or a difference meets itself, for both sides keep the labels by which one of
/// them is narrower: the message and the fix.
pub fn meets_itself(op: &str, labels: &BTreeSet<String>, always: &str) -> (String, String) {
    let quoted: Vec<_> = labels.iter().map(|label| format!("`{label}`")).collect();
    let plain = labels.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
    let (word, them) = if labels.len() == 1 { ("label", "it") } else { ("labels", "them") };
    (
        format!(
            "each series meets itself on the other side of `{op}`, for both sides keep the {word} {}: the result is always {always}",
            quoted.join(", ")
        ),
        format!("aggregate both sides without {them}: `sum without ({plain}) (…)`, or `sum by` the labels that matter"),
    )
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

/// Whether the label counts when series are matched.
fn counts(binary: &Binary, label: &str) -> bool {
    let named = |names: &[Name]| names.iter().any(|name| name.text == label);
    binary.matching.labels.as_ref().is_none_or(|matched| named(&matched.labels) == matched.on)
}

fn joined(binary: &Binary, left: &Labels, right: &Labels) -> Labels {
    let matching = &binary.matching;
    match binary.op {
        Operator::Or => return left.clone().or(right),
        Operator::And | Operator::Unless => return left.clone(),
        _ => {}
    }
    if let Some(group) = &matching.group {
        let (many, one) = if group.left { (left, right) } else { (right, left) };
        let mut labels = many.clone();
        for label in &group.include {
            let values = one.may.get(&label.text).cloned().flatten();
            labels.must.remove(&label.text);
            labels.add(&label.text, values, one.must.contains(&label.text));
        }
        return labels;
    }
    let mut labels =
        if matching.labels.is_some() { left.clone().keep(|label| counts(binary, label)) } else { left.clone() };
    // Of an open side nothing is left but what `on` names, which it may well have.
    if let Some(matched) = matching.labels.as_ref().filter(|matched| matched.on && labels.open) {
        for label in &matched.labels {
            labels.may.entry(label.text.clone()).or_default();
        }
        labels.open = false;
    }
    for label in right.must.iter().filter(|label| counts(binary, label)) {
        if labels.has(label) {
            labels.must.insert(label.clone());
        }
    }
    labels
}

/// The number that an expression is, if it is one.
pub(super) fn number(expr: &Expr) -> Option<f64> {
    match &expr.inner().kind {
        Kind::Number(number) => Some(number.value),
        Kind::Unary { negative, expr } => number(expr).map(|value| if *negative { -value } else { value }),
        _ => None,
    }
}
