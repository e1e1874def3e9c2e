//! A division by a limit that may not be set: its metric is then 0, and the result infinite.

use std::collections::BTreeSet;

use super::Analyser;
use crate::ast::{Binary, Call, Expr, Kind, Name};
use crate::functions::Aggregator;
use query::Operator;

/// How long a divisor may be to be written again in the fix.
const SHORT: usize = 80;

impl Analyser<'_> {
    /// What is divided by 0 is above every threshold.
    pub(super) fn check_limit(&mut self, binary: &Binary) {
        if binary.op != Operator::Div {
            return;
        }
        let unset = |name: &&Name| {
            let exposing = self.world.exposing(&name.text);
            !self.guarded.contains(&name.text) && exposing.iter().any(|(_, family, _)| family.unlimited_at_zero)
        };
        let Some(name) = zero_with(&binary.rhs).into_iter().find(unset) else { return };
        let message = format!(
            "`{}` is 0 where no limit is set, and a division by 0 gives +Inf, which is above every threshold",
            name.text
        );
        let divisor = binary.rhs.inner();
        // `and` binds less than the comparison would.
        let is_set = matches!(&divisor.kind, Kind::Binary(divisor) if divisor.op.is_set());
        let text = divisor.to_string();
        let divisor = if text.len() <= SHORT && !is_set { text } else { "…".to_owned() };
        self.fault(
            binary.rhs.span,
            message,
            format!("divide by `({divisor} > 0)`, which leaves out what has no limit"),
        );
    }
}

/// The metrics that some comparison of the query asks about, or whose division it takes care of by asking for `+Inf`.
pub(super) fn guarded(query: &Expr) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    query.walk(&mut |expr| {
        let Kind::Binary(binary) = &expr.kind else { return };
        if !binary.op.is_comparison() {
            return;
        }
        let sides = [(&binary.lhs, &binary.rhs), (&binary.rhs, &binary.lhs)];
        for (side, other) in sides {
            names.extend(zero_with(side).into_iter().map(|name| name.text.clone()));
            if super::binary::number(other).is_some_and(f64::is_infinite) {
                names.extend(
                    side.selectors().iter().filter_map(|selector| selector.metric()).map(|name| name.text.clone()),
                );
            }
        }
    });
    names
}

/// The metrics that make the expression 0 when they are.
fn zero_with(expr: &Expr) -> Vec<&Name> {
    match &expr.kind {
        Kind::Vector(selector) | Kind::Range(selector, _) => selector.metric().into_iter().collect(),
        Kind::Paren(inner) | Kind::Unary { expr: inner, .. } => zero_with(inner),
        Kind::Subquery(subquery) => zero_with(&subquery.expr),
        Kind::Aggregate(aggregate) => match aggregate.op {
            Aggregator::Count
            | Aggregator::CountValues
            | Aggregator::Group
            | Aggregator::Stddev
            | Aggregator::Stdvar => Vec::new(),
            _ => zero_with(&aggregate.expr),
        },
        Kind::Call(call) => of_call(call),
        Kind::Binary(binary) => match binary.op {
            Operator::Mul => [zero_with(&binary.lhs), zero_with(&binary.rhs)].concat(),
            Operator::Div | Operator::And | Operator::Unless => zero_with(&binary.lhs),
            _ => Vec::new(),
        },
        Kind::Number(_) | Kind::Text(_) | Kind::Variable(_) => Vec::new(),
    }
}

/// Functions that leave a 0 as it is.
fn of_call(call: &Call) -> Vec<&Name> {
    let keeps = matches!(
        call.function.name,
        "abs"
            | "avg_over_time"
            | "ceil"
            | "clamp_max"
            | "floor"
            | "label_join"
            | "label_replace"
            | "last_over_time"
            | "max_over_time"
            | "min_over_time"
            | "round"
            | "scalar"
    );
    call.args.first().filter(|_| keeps).map(zero_with).unwrap_or_default()
}
