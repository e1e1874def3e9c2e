//! Operators: whether the series of the two sides find each other, and what arithmetic makes of their units.

use query::rules::{impossible_bound, never_matches, self_division, unit_of, unknown_join_labels};

use super::{Analyser, Value, is_own, side};
use crate::ast::{Binary, Expr, Operator};
use crate::rules::SELECTS_NOTHING;

impl Analyser<'_> {
    pub(super) fn binary(&mut self, expr: &Expr, binary: &Binary) -> Value {
        let before = self.findings.len();
        let (left, right) = (self.value(&binary.lhs), self.value(&binary.rhs));
        // That a side which selects nothing matches nothing is no fault of its own.
        let selects = !self.findings[before..].iter().any(|finding| finding.rule == &SELECTS_NOTHING);
        if binary.op.is_comparison() {
            self.check_bound(binary, &left, &right);
        }
        let sides = [side::of(&binary.lhs), side::of(&binary.rhs)];
        let labels = match (left.scalar, right.scalar) {
            (true, _) => right.labels.clone(),
            (_, true) => left.labels.clone(),
            _ => {
                let labels = [&left.labels, &right.labels];
                let is_kept = |label: &str| left.labels.has(label) && side::keeps(&binary.lhs, label);
                unknown_join_labels(binary, labels, is_own, &mut self.findings);
                if selects {
                    never_matches(binary, labels, is_own, &mut self.findings);
                }
                self_division(binary, expr.span, [&sides[0], &sides[1]], is_kept, &mut self.findings);
                binary.joined(labels)
            }
        };
        let kept = if left.scalar { &right } else { &left };
        let literal = binary.lhs.number().or_else(|| binary.rhs.number());
        let unit = unit_of(binary, [left.unit, right.unit], literal, kept.unit, &mut self.findings);
        let share = match binary.op {
            // The mean of some may well be above that of all.
            Operator::Div => side::adds_up(&binary.lhs) && sides[0].is_part_of(&sides[1]),
            Operator::Sub => right.share && binary.lhs.number() == Some(1.0),
            op => kept.share && (op.is_set() || (op.is_comparison() && !binary.returns_bool)),
        };
        Value { labels, unit, scalar: left.scalar && right.scalar, share }
    }

    /// A compared share must be able to lie on both sides of the bound.
    fn check_bound(&mut self, binary: &Binary, left: &Value, right: &Value) {
        let (op, number) = match (left.share, right.share) {
            (true, _) => (binary.op, &binary.rhs),
            (_, true) => (binary.op.flipped(), &binary.lhs),
            _ => return,
        };
        if let Some(bound) = number.number() {
            impossible_bound(op, bound, number.span, &mut self.findings);
        }
    }
}
