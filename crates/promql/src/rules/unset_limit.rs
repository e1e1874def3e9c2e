//! A division by a limit that may not be set: its metric is then 0, and the result infinite.

use std::collections::BTreeSet;

use query::{Finding, Operator, Rule, RuleText};

use crate::ast::{Binary, Call, Expr, Kind, Name};
use crate::functions::Aggregator;
use crate::world::World;

/// Who divides by a limit asks whether it is set.
pub static UNSET_LIMIT: Rule = Rule::new(RuleText {
    id: "promql/unset-limit",
    says: "what is divided by a limit leaves out what has no limit",
    why: "Where no limit is set its metric is 0, and a division by 0 gives `+Inf`: above every threshold, for ever.",
    source: Some("https://prometheus.io/docs/prometheus/latest/querying/operators/#arithmetic-binary-operators"),
    fires: "tea_cache_used_bytes / tea_cache_max_bytes > 0.9",
    quiet: "tea_cache_used_bytes / (tea_cache_max_bytes > 0) > 0.9",
});

/// How long a divisor may be to be written again in the fix.
const SHORT: usize = 80;

/// Whether it divides by a limit that may be 0 and that the query, which asks about `guarded`, does not ask about.
pub(crate) fn unset_limit(world: &World, guarded: &BTreeSet<String>, binary: &Binary) -> Option<Finding> {
    if binary.op != Operator::Div {
        return None;
    }
    let unset = |name: &&Name| {
        let exposing = world.exposing(&name.text);
        !guarded.contains(&name.text) && exposing.iter().any(|(_, family, _)| family.unlimited_at_zero)
    };
    let name = zero_with(&binary.rhs).into_iter().find(unset)?;
    let message = format!(
        "`{}` is 0 where no limit is set, and a division by 0 gives +Inf, which is above every threshold",
        name.text
    );
    let divisor = binary.rhs.inner();
    // `and` binds less than the comparison would.
    let is_set = matches!(&divisor.kind, Kind::Binary(divisor) if divisor.op.is_set());
    let text = divisor.to_string();
    let divisor = if text.len() <= SHORT && !is_set { text } else { "…".to_owned() };
    let fix = format!("divide by `({divisor} > 0)`, which leaves out what has no limit");
    Some(Finding::new(&UNSET_LIMIT, binary.rhs.span, message, fix))
}

/// The metrics that some comparison of the query asks about, or whose division it takes care of by asking for `+Inf`.
pub(crate) fn guarded(query: &Expr) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    query.walk(&mut |expr| {
        let Kind::Binary(binary) = &expr.kind else { return };
        if !binary.op.is_comparison() {
            return;
        }
        let sides = [(&binary.lhs, &binary.rhs), (&binary.rhs, &binary.lhs)];
        for (side, other) in sides {
            names.extend(zero_with(side).into_iter().map(|name| name.text.clone()));
            if other.number().is_some_and(f64::is_infinite) {
                names.extend(side.metrics().map(str::to_owned));
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
