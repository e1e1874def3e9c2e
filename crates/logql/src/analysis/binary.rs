//! Operators: whether the series of the two sides find each other, and what arithmetic makes of their units.

use query::rules::{
    Bare, impossible_bound, many_to_one, never_matches, or_vector, self_division, sum_of_two, unit_of,
    unknown_join_labels,
};
use query::{Labels, Reach, Side};

use super::{Analyser, Value, is_own, side};
use crate::ast::{Binary, Expr, Kind, Operator};
use crate::rules::SELECTS_NOTHING;

impl Analyser<'_> {
    pub(super) fn binary(&mut self, expr: &Expr, binary: &Binary) -> Value {
        let before = self.findings.len();
        let others = std::mem::take(&mut self.sources);
        let left = self.value(&binary.lhs);
        let of_left = std::mem::take(&mut self.sources);
        let right = self.value(&binary.rhs);
        let of_right = std::mem::replace(&mut self.sources, others);
        if [&left, &right].iter().all(|side| side.labels == Labels::NONE) {
            let [left_stays, right_stays] = [&binary.lhs, &binary.rhs].map(|side| always_there(side));
            self.findings.extend(sum_of_two(binary, [(&of_left, left_stays), (&of_right, right_stays)]));
        }
        self.sources.extend(of_left.into_iter().chain(of_right));
        // That a side which selects nothing matches nothing is no fault of its own.
        let selects = !self.findings[before..].iter().any(|finding| finding.rule == &SELECTS_NOTHING);
        if binary.op.is_comparison() {
            self.check_bound(binary, &left, &right);
        }
        let told = self.findings.len();
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
                if selects && told == self.findings.len() {
                    many_to_one(binary, labels, &mut self.findings);
                }
                self_division(binary, expr.span, [&sides[0], &sides[1]], is_kept, &mut self.findings);
                binary.joined(labels)
            }
        };
        let kept = if left.scalar { &right } else { &left };
        let literal = binary.lhs.number().or_else(|| binary.rhs.number());
        // What never meets need not fit either.
        let found = self.findings.len();
        let unit = unit_of(binary, [left.unit, right.unit], literal, kept.unit, &mut self.findings);
        if told != found {
            self.findings.truncate(found);
        }
        let keeps_values = binary.op.is_comparison() && !binary.returns_bool;
        let reach = match binary.op {
            _ if binary.returns_bool => Reach::YES_OR_NO,
            Operator::Or => left.reach.or(right.reach),
            op if op.is_set() => left.reach,
            op if keeps_values && left.scalar => right.reach.passing(op.flipped(), left.reach),
            op if keeps_values => left.reach.passing(op, right.reach),
            Operator::Div if is_share(binary, &sides, &right) => Reach::SHARE,
            op => left.reach.combined(op, right.reach),
        };
        let bare = bare(binary, &left, &right);
        Value { labels, unit, scalar: left.scalar && right.scalar, reach, bare }
    }

    /// A compared value must be able to lie on both sides of the bound.
    fn check_bound(&mut self, binary: &Binary, left: &Value, right: &Value) {
        let (op, number, reach) = match (left.scalar, right.scalar) {
            (false, true) => (binary.op, &binary.rhs, left.reach),
            (true, false) => (binary.op.flipped(), &binary.lhs, right.reach),
            _ => return,
        };
        if let Some(bound) = number.number() {
            impossible_bound(op, bound, &reach, "absent_over_time", number.span, &mut self.findings);
        }
    }
}

/// Whether it has a result whatever is there to read: `… or vector(0)`.
fn always_there(expr: &Expr) -> bool {
    match &expr.inner().kind {
        Kind::Number(_) | Kind::Vector(_) => true,
        Kind::Aggregate(aggregate) => always_there(&aggregate.expr),
        Kind::Binary(binary) if binary.op == Operator::Or => always_there(&binary.lhs) || always_there(&binary.rhs),
        Kind::Binary(binary) => binary.op.is_arithmetic() && always_there(&binary.lhs) && always_there(&binary.rhs),
        _ => false,
    }
}

/// Whether it divides a part by its whole.
fn is_share(binary: &Binary, sides: &[Side; 2], right: &Value) -> bool {
    // The mean of some may well be above that of all.
    if !side::adds_up(&binary.lhs) {
        return false;
    }
    let is_term = |term: &Expr| sides[0] == side::of(term) || sides[0].is_part_of(&side::of(term));
    let is_part_of_sum =
        || right.reach.least >= 0.0 && terms(&binary.rhs).is_some_and(|terms| terms.into_iter().any(is_term));
    sides[0].is_part_of(&sides[1]) || is_part_of_sum()
}

/// The terms of a sum, if it is one.
fn terms(expr: &Expr) -> Option<Vec<&Expr>> {
    let Kind::Binary(binary) = &expr.inner().kind else { return None };
    let of = |side| terms(side).unwrap_or_else(|| vec![side]);
    (binary.op == Operator::Add).then(|| [of(&binary.lhs), of(&binary.rhs)].concat())
}

/// The series without labels among others of the result.
fn bare(binary: &Binary, left: &Value, right: &Value) -> Option<Bare> {
    let added = |side: &Expr, others: &Value| match &side.inner().kind {
        Kind::Vector(value) => or_vector(binary, &others.labels, Some(*value), side.span, false),
        _ => None,
    };
    match binary.op {
        Operator::Or => added(&binary.rhs, left)
            .or_else(|| added(&binary.lhs, right))
            .or_else(|| left.bare.clone())
            .or_else(|| right.bare.clone()),
        _ if right.scalar => left.bare.clone()?.with_number(binary, binary.rhs.number(), false),
        _ if left.scalar => right.bare.clone()?.with_number(binary, binary.lhs.number(), true),
        Operator::Unless => left.bare.clone(),
        // It has no labels by which it would find another.
        _ => None,
    }
}
