//! Operators: whether the series of the two sides find each other, and what arithmetic makes of their units.

use query::rules::{
    Bare, impossible_bound, impossible_time, many_to_one, never_matches, or_vector, self_division, sum_of_two, unit_of,
    unknown_join_labels,
};
use query::tree::Matcher;
use query::{Condition, Labels, Operator, Reach, Side, Span, Unit};

use super::Analyser;
use crate::ast::{Binary, Expr, Kind};
use crate::functions::Aggregator;
use crate::rules::{
    SELECTS_NOTHING, combined, counter_compared, dropped_by_operator, lifetime_ratio, percentage_of_ratio, unset_limit,
};
use crate::value::{Shape, Value};

/// Prometheus makes no labels by itself that a query could name.
const IS_OWN: fn(&str) -> bool = |_| false;

impl Analyser<'_> {
    pub(super) fn binary(&mut self, expr: &Expr, binary: &Binary) -> Value {
        let before = self.findings.len();
        let others = std::mem::take(&mut self.reads);
        let mut left = self.value(&binary.lhs);
        let of_left = std::mem::replace(&mut self.reads, others);
        let others = std::mem::take(&mut self.reads);
        let mut right = self.value(&binary.rhs);
        let of_right = std::mem::replace(&mut self.reads, others);
        // That a side which selects nothing matches nothing is no fault of its own.
        let selects = !self.findings[before..].iter().any(|finding| finding.rule == &SELECTS_NOTHING);
        let keeps_names = binary.op.is_set() || (binary.op.is_comparison() && !binary.returns_bool);
        if !keeps_names {
            (left, right) = (self.unnamed(binary.lhs.span, left), self.unnamed(binary.rhs.span, right));
        }
        let dropped = dropped_by_operator(binary, left.shape, right.shape);
        let has_result = dropped.is_none();
        self.findings.extend(dropped);
        if binary.op.is_comparison() && has_result {
            self.check_bound(binary, &left, &right);
        }
        if [&left, &right].iter().all(|side| side.labels == Labels::NONE) {
            let jobs = [&of_left, &of_right].map(|reads| reads.iter().flat_map(|read| read.jobs.clone()).collect());
            let [left_stays, right_stays] = [&binary.lhs, &binary.rhs].map(|side| always_there(side));
            self.findings.extend(sum_of_two(binary, [(&jobs[0], left_stays), (&jobs[1], right_stays)]));
        }
        self.reads.extend(of_left.into_iter().chain(of_right));
        self.findings.extend(unset_limit(self.world, &self.guarded, binary));
        let told = self.findings.len();
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
                if selects && told == self.findings.len() {
                    many_to_one(binary, labels, &mut self.findings);
                }
                self_division(binary, expr.span, [&sides[0], &sides[1]], is_kept, &mut self.findings);
                binary.joined(labels)
            }
        };
        let keeps_values = binary.op.is_set() || (binary.op.is_comparison() && !binary.returns_bool);
        let kept = if left.shape == Shape::Scalar { &right } else { &left };
        let literal = binary.lhs.number().or_else(|| binary.rhs.number());
        // What never meets need not fit either.
        let found = self.findings.len();
        let of_histograms = [&left, &right].iter().any(|side| side.shape.is_histogram());
        let combined = combined(binary.op, left.shape, right.shape).filter(|_| of_histograms);
        let unit = match combined {
            // A number scales a histogram, and not what that observes.
            Some(shape) if shape.is_histogram() && !(left.shape.is_histogram() && right.shape.is_histogram()) => {
                if left.shape.is_histogram() { left.unit } else { right.unit }
            }
            _ => unit_of(binary, [left.unit, right.unit], literal, kept.unit, &mut self.findings),
        };
        if told != found {
            self.findings.truncate(found);
        }
        let shape = match (left.shape, right.shape) {
            _ if !has_result => Shape::Unknown,
            _ if of_histograms && binary.returns_bool => Shape::Computed,
            _ if of_histograms => combined.unwrap_or(Shape::Unknown),
            (Shape::Scalar, Shape::Scalar) => Shape::Scalar,
            (Shape::BucketRates, _) | (_, Shape::BucketRates) => Shape::BucketRates,
            _ if keeps_values => kept.shape,
            _ => divided(binary, &sides, &left, &right).unwrap_or_else(|| kept.shape.computed()),
        };
        let mut labels = if keeps_values { labels } else { labels.unnamed() };
        if binary.op == Operator::Equal {
            // Of several series, such as those of all phases, perhaps one has that value.
            labels.apart.clear();
        }
        let reach = match () {
            () if binary.returns_bool => Reach::YES_OR_NO,
            () if binary.op == Operator::Or => left.reach.or(right.reach),
            () if binary.op.is_set() => left.reach,
            () if left.shape == Shape::Scalar && keeps_values => right.reach.passing(binary.op.flipped(), left.reach),
            () if of_histograms => Reach::ANY,
            () if keeps_values => left.reach.passing(binary.op, right.reach),
            () => self
                .mean(binary)
                .or_else(|| share(binary, &sides, &left, &right))
                .unwrap_or_else(|| left.reach.combined(binary.op, right.reach)),
        };
        let alike = if keeps_names { kept.alike.clone() } else { None };
        Value { bare: bare(binary, &left, &right), alike, ..Value::new(labels, unit, shape).within(reach) }
    }

    /// `sum(x) / count(x)`: no less and no more than x.
    fn mean(&mut self, binary: &Binary) -> Option<Reach> {
        let (Kind::Aggregate(sum), Kind::Aggregate(count)) = (&binary.lhs.inner().kind, &binary.rhs.inner().kind)
        else {
            return None;
        };
        let is_mean = binary.op == Operator::Div && sum.op == Aggregator::Sum && count.op == Aggregator::Count;
        if !is_mean || sum.expr.to_string() != count.expr.to_string() {
            return None;
        }
        // What is wrong with it has been told.
        let told = self.findings.len();
        let reach = self.value(&sum.expr).reach;
        self.findings.truncate(told);
        (!reach.is_any()).then_some(reach)
    }

    /// A compared value must be able to lie on both sides of the bound, and must reflect recent behaviour.
    fn check_bound(&mut self, binary: &Binary, left: &Value, right: &Value) {
        let (side, value, op, number) = match (left.shape, right.shape) {
            (_, Shape::Scalar) => (&binary.lhs, left, binary.op, &binary.rhs),
            (Shape::Scalar, _) => (&binary.rhs, right, binary.op.flipped(), &binary.lhs),
            _ => return,
        };
        let (shape, bound) = (value.shape, number.number());
        let finding = match (shape, bound) {
            // Whether something has ever happened can be asked of a counter.
            (Shape::Counter | Shape::Lifetime, Some(0.0)) => None,
            (Shape::Counter, Some(1.0)) if matches!(op, Operator::GreaterEqual | Operator::Less) => None,
            (Shape::Counter, _) => counter_compared(binary, side),
            (Shape::Lifetime, _) => lifetime_ratio(binary, side),
            (Shape::Fraction, Some(bound)) => {
                let what = if value.unit == Unit::Ratio { "bytes of bytes" } else { "a part of its whole" };
                percentage_of_ratio(op, bound, what, number.span)
            }
            (Shape::Gauge, Some(bound)) if value.unit == Unit::Ratio && value.reach.is_any() => {
                percentage_of_ratio(op, bound, "what is called a ratio", number.span)
            }
            _ => None,
        };
        let is_told = finding.is_some();
        self.findings.extend(finding);
        if let Some(bound) = bound.filter(|_| !is_told) {
            self.check_reach(op, bound, value, number.span);
        }
    }

    fn check_reach(&mut self, op: Operator, bound: f64, value: &Value, span: Span) {
        if value.unit == Unit::Timestamp {
            return impossible_time(op, bound, span, &mut self.findings);
        }
        impossible_bound(op, bound, &value.reach, "absent", span, &mut self.findings);
    }
}

/// Whether it has a result whatever is there to read: `… or vector(0)`.
fn always_there(expr: &Expr) -> bool {
    match &expr.inner().kind {
        Kind::Number(_) => true,
        Kind::Call(call) => call.function.name == "vector",
        Kind::Aggregate(aggregate) => always_there(&aggregate.expr),
        Kind::Binary(binary) if binary.op == Operator::Or => always_there(&binary.lhs) || always_there(&binary.rhs),
        Kind::Binary(binary) => binary.op.is_arithmetic() && always_there(&binary.lhs) && always_there(&binary.rhs),
        _ => false,
    }
}

/// What is known of a quotient, or of what is left of it.
fn divided(binary: &Binary, sides: &[Side; 2], left: &Value, right: &Value) -> Option<Shape> {
    match (binary.op, left.shape, right.shape) {
        (Operator::Div, Shape::Counter, Shape::Counter)
        | (Operator::Sub | Operator::Mul, Shape::Scalar, Shape::Lifetime)
        | (Operator::Mul, Shape::Lifetime, Shape::Scalar) => Some(Shape::Lifetime),
        (Operator::Add, Shape::Counter, Shape::Counter) => Some(Shape::Counter),
        (Operator::Div, Shape::Gauge, Shape::Gauge) if left.unit == Unit::Bytes && right.unit == Unit::Bytes => {
            Some(Shape::Fraction)
        }
        (Operator::Div, Shape::Gauge, Shape::Gauge) if is_part_by_name(&sides[0].skeleton, &sides[1].skeleton) => {
            Some(Shape::Fraction)
        }
        (Operator::Sub, Shape::Scalar, Shape::Fraction) if binary.lhs.number() == Some(1.0) => Some(right.shape),
        _ => None,
    }
}

/// Between which numbers a quotient lies whose sides have to do with each other.
fn share(binary: &Binary, sides: &[Side; 2], left: &Value, right: &Value) -> Option<Reach> {
    if binary.op != Operator::Div || left.shape == Shape::Scalar || right.shape == Shape::Scalar {
        return None;
    }
    // The mean of some may well be above that of all.
    if !adds_up(&binary.lhs) {
        return None;
    }
    let is_term = |term: &Expr| sides[0] == side(term) || sides[0].is_part_of(&side(term));
    let is_share = sides[0].is_part_of(&sides[1])
        || (right.reach.least >= 0.0 && terms(&binary.rhs).is_some_and(|terms| terms.into_iter().any(is_term)));
    is_share.then_some(Reach::SHARE)
}

/// The terms of a sum, if it is one.
fn terms(expr: &Expr) -> Option<Vec<&Expr>> {
    let Kind::Binary(binary) = &expr.inner().kind else { return None };
    let of = |side| terms(side).unwrap_or_else(|| vec![side]);
    (binary.op == Operator::Add).then(|| [of(&binary.lhs), of(&binary.rhs)].concat())
}

/// Whether a metric's name is that of another and says which part of it: `x_inodes_free` of `x_inodes`.
fn is_part_by_name(part: &str, whole: &str) -> bool {
    const PARTS: [&str; 5] = ["_free", "_used", "_avail", "_available", "_in_use"];
    part.strip_prefix(whole).is_some_and(|rest| PARTS.contains(&rest))
}

/// The series without labels among others of the result.
fn bare(binary: &Binary, left: &Value, right: &Value) -> Option<Bare> {
    let added = |side: &Expr, others: &Value| match &side.inner().kind {
        Kind::Call(call) if call.function.name == "vector" => {
            or_vector(binary, &others.labels, call.args.first().and_then(Expr::number), side.span, true)
        }
        _ => None,
    };
    match (binary.op, left.shape, right.shape) {
        (Operator::Or, ..) => added(&binary.rhs, left)
            .or_else(|| added(&binary.lhs, right))
            .or_else(|| left.bare.clone())
            .or_else(|| right.bare.clone()),
        (_, _, Shape::Scalar) => left.bare.clone()?.with_number(binary, binary.rhs.number(), false),
        (_, Shape::Scalar, _) => right.bare.clone()?.with_number(binary, binary.lhs.number(), true),
        (Operator::Unless, ..) => left.bare.clone(),
        // It has no labels by which it would find another.
        _ => None,
    }
}

/// Whether more series never make less of it.
fn adds_up(expr: &Expr) -> bool {
    match &expr.kind {
        Kind::Vector(_) | Kind::Range(..) => true,
        Kind::Paren(inner) => adds_up(inner),
        Kind::Binary(binary) => is_filter(binary) && adds_up(&binary.lhs),
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
    let mut bare = expr.inner().clone();
    strip(&mut bare.kind);
    let mut selections = Vec::new();
    narrowed(expr, &[], &mut selections);
    Side { skeleton: bare.to_string(), selections }
}

/// What narrows each selector of an expression: its matchers, and the comparisons that its series pass.
fn narrowed(expr: &Expr, compared: &[Condition], selections: &mut Vec<Vec<Condition>>) {
    let of_matcher = |matcher: &Matcher| Condition {
        labels: vec![matcher.label.text.clone()],
        written: format!("{}{}{:?}", matcher.label.text, matcher.op.text(), matcher.value.text),
    };
    match &expr.kind {
        Kind::Vector(selector) | Kind::Range(selector, _) => {
            selections.push(selector.matchers.iter().map(of_matcher).chain(compared.iter().cloned()).collect());
        }
        Kind::Binary(binary) if is_filter(binary) => {
            let written = format!("{} {}", binary.op.text(), binary.rhs);
            let compared = [compared, &[Condition { labels: Vec::new(), written }]].concat();
            narrowed(&binary.lhs, &compared, selections);
        }
        kind => kind.for_each_child(&mut |child| narrowed(child, compared, selections)),
    }
}

/// Whether it leaves out what does not compare with a number.
fn is_filter(binary: &Binary) -> bool {
    binary.op.is_comparison() && !binary.returns_bool && binary.rhs.number().is_some()
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
        Kind::Binary(binary) if is_filter(binary) => {
            let mut left = binary.lhs.inner().kind.clone();
            strip(&mut left);
            *kind = left;
        }
        Kind::Binary(binary) => {
            strip(&mut binary.lhs.kind);
            strip(&mut binary.rhs.kind);
        }
        Kind::Unary { expr, .. } | Kind::Paren(expr) => strip(&mut expr.kind),
    }
}
