//! Operators: whether the series of the two sides can find each other, and what arithmetic makes of their units.

use promql::ast::Name;
use promql::{Labels, Unit, meets_itself};

use super::{Analyser, Value, division};
use crate::ast::{Binary, Expr, Kind, Operator};

impl Analyser<'_> {
    pub(super) fn binary(&mut self, expr: &Expr, binary: &Binary) -> Value {
        let (left, right) = (self.value(&binary.lhs), self.value(&binary.rhs));
        let scalar = left.scalar || right.scalar;
        let labels = if scalar {
            if left.scalar { right.labels.clone() } else { left.labels.clone() }
        } else {
            if self.check_labels(binary, &left.labels, &right.labels) {
                self.check_matching(binary, &left.labels, &right.labels);
            }
            self.check_self(expr, binary);
            joined(binary, &left.labels, &right.labels)
        };
        let kept = if left.scalar { right.unit } else { left.unit };
        let unit = self.unit(binary, left.unit, right.unit, kept);
        Value { labels, unit, scalar: left.scalar && right.scalar }
    }

    fn unit(&mut self, binary: &Binary, left: Unit, right: Unit, kept: Unit) -> Unit {
        let op = binary.op;
        if matches!(op, Operator::And | Operator::Unless) {
            return left;
        }
        if op == Operator::Or {
            return if left == right || right == Unit::Number { left } else { Unit::Unknown };
        }
        let literal = number(&binary.lhs).or_else(|| number(&binary.rhs));
        let Some(unit) = left.combined(op, right, literal) else {
            let verb = if op.is_comparison() { "compares" } else { "combines" };
            let message = format!("`{}` {verb} {} with {}", op.text(), left.name(), right.name());
            self.fault(binary.op_span, message, "bring both sides to one unit");
            return Unit::Unknown;
        };
        match op {
            _ if binary.returns_bool => Unit::Truth,
            _ if op.is_comparison() => kept,
            _ => unit,
        }
    }

    /// The labels of `on`, `ignoring` and `group_left` must be there; whether they are.
    fn check_labels(&mut self, binary: &Binary, left: &Labels, right: &Labels) -> bool {
        let Some(matched) = &binary.matching.labels else { return true };
        let before = self.findings.len();
        for label in &matched.labels {
            if matched.on {
                let _ =
                    self.check_label(label, "`on` compares", left) && self.check_label(label, "`on` compares", right);
            } else {
                self.check_label(label, "`ignoring` leaves out", &left.clone().or(right));
            }
        }
        let Some(group) = &binary.matching.group else { return self.findings.len() == before };
        let (one, word) = if group.left { (right, "group_left") } else { (left, "group_right") };
        for label in &group.include {
            self.check_label(label, &format!("`{word}` takes over"), one);
        }
        self.findings.len() == before
    }

    /// Series match where all labels that count are the same.
    fn check_matching(&mut self, binary: &Binary, left: &Labels, right: &Labels) {
        if binary.op == Operator::Or || left.open || right.open {
            return;
        }
        let op = binary.op.text();
        for (one, other, side, opposite) in [(left, right, "left", "right"), (right, left, "right", "left")] {
            let only = one.must.iter().find(|label| counts(binary, label) && !other.has(label));
            if let Some(label) = only {
                let message =
                    format!("the sides of `{op}` never match: the {side} has `{label}`, which the {opposite} has not");
                let fix = "aggregate both sides by the same labels, or say which count: `on (…)`";
                return self.fault(binary.op_span, message, fix);
            }
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

    fn check_self(&mut self, expr: &Expr, binary: &Binary) {
        let always = match binary.op {
            Operator::Div => "1",
            Operator::Sub => "0",
            _ => return,
        };
        let op = binary.op.text();
        if binary.lhs.inner().to_string() == binary.rhs.inner().to_string() {
            let message = format!("both sides of `{op}` are the same: the result is always {always}");
            self.fault(expr.span, message, "correct one of them");
        } else if let Some(labels) = division::narrowed_by(&binary.lhs, &binary.rhs)
            && labels.iter().all(|label| counts(binary, label))
            && binary.matching.group.is_none()
        {
            let (message, fix) = meets_itself(op, &labels, always);
            self.fault(expr.span, message, fix);
        }
    }
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
    let Some(matched) = &matching.labels else { return left.clone() };
    let mut labels = left.clone().keep(|label| counts(binary, label));
    // Of an open side nothing is left but what `on` names, which it may well have.
    if matched.on && labels.open {
        for label in &matched.labels {
            labels.may.entry(label.text.clone()).or_default();
        }
        labels.open = false;
    }
    labels
}

/// The number that an expression is, if it is one.
fn number(expr: &Expr) -> Option<f64> {
    match &expr.inner().kind {
        Kind::Number(number) => Some(*number),
        _ => None,
    }
}
