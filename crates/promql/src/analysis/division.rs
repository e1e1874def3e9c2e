//! Whether two expressions are one, but for matchers that narrow one of them.

use std::collections::BTreeSet;

use crate::ast::{Expr, Kind, Matcher, Selector};
use crate::functions::Aggregator;

/// How two expressions are one.
pub(super) enum Same {
    /// In every word.
    Whole,
    /// But for matchers of these labels, which narrow one of them.
    But(BTreeSet<String>),
}

/// How they are one; `None` where they differ.
pub(super) fn same(left: &Expr, right: &Expr) -> Option<Same> {
    if skeleton(left) != skeleton(right) {
        return None;
    }
    let (left, right) = (left.selectors(), right.selectors());
    // A number is the same as itself, and says nothing.
    if left.is_empty() || left.len() != right.len() {
        return None;
    }
    let mut labels = BTreeSet::new();
    for (one, other) in left.iter().zip(&right) {
        let (fewer, more) = if one.matchers.len() <= other.matchers.len() { (one, other) } else { (other, one) };
        if !fewer.matchers.iter().all(|matcher| contains(more, matcher)) {
            return None;
        }
        let added = more.matchers.iter().filter(|matcher| !contains(fewer, matcher));
        labels.extend(added.map(|matcher| matcher.label.text.clone()));
    }
    Some(if labels.is_empty() { Same::Whole } else { Same::But(labels) })
}

/// Whether the left is a part of the right: the same series, selected more narrowly, and added up. The mean of some may well
/// be above that of all.
pub(super) fn is_part(left: &Expr, right: &Expr) -> bool {
    adds_up(left)
        && matches!(same(left, right), Some(Same::But(_)))
        && left
            .selectors()
            .iter()
            .zip(right.selectors())
            .all(|(part, whole)| part.matchers.len() >= whole.matchers.len())
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

fn contains(selector: &Selector, wanted: &Matcher) -> bool {
    selector.matchers.iter().any(|matcher| {
        matcher.label.text == wanted.label.text && matcher.op == wanted.op && matcher.value.text == wanted.value.text
    })
}

/// The expression in words, without parentheses around it and without matchers.
fn skeleton(expr: &Expr) -> String {
    let mut bare = expr.inner().clone();
    strip(&mut bare.kind);
    bare.to_string()
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
