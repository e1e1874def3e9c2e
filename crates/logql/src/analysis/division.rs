//! Whether each series of a quotient meets itself: both sides keep the labels by which one of them was narrowed.

use std::collections::BTreeSet;

use promql::ast::{MatchOp, Matcher};

use crate::ast::{Expr, Filter, FilterKind, Kind, Lines, StageKind};

/// The labels by which alone one side is narrower than the other, if both sides keep all of them.
pub(super) fn narrowed_by(left: &Expr, right: &Expr) -> Option<BTreeSet<String>> {
    if bare(left) != bare(right) {
        return None;
    }
    let (left_lines, right_lines) = (left.lines(), right.lines());
    let mut labels = BTreeSet::new();
    for (one, other) in left_lines.iter().zip(&right_lines) {
        let (one, other) = (conditions(one), conditions(other));
        let (fewer, more) = if one.len() <= other.len() { (one, other) } else { (other, one) };
        if !fewer.iter().all(|condition| more.contains(condition)) {
            return None;
        }
        let added = more.into_iter().filter(|condition| !fewer.contains(condition));
        labels.extend(added.map(|(label, _)| label));
    }
    (!labels.is_empty() && labels.iter().all(|label| keeps(left, label))).then_some(labels)
}

/// The expression in words, without what narrows it by a label.
fn bare(expr: &Expr) -> String {
    let mut bare = expr.inner().clone();
    strip(&mut bare);
    bare.to_string()
}

fn strip(expr: &mut Expr) {
    match &mut expr.kind {
        Kind::Lines(lines) => strip_lines(lines),
        Kind::Range(range) => strip_lines(&mut range.lines),
        Kind::Aggregate(aggregate) => strip(&mut aggregate.expr),
        Kind::Binary(binary) => {
            strip(&mut binary.lhs);
            strip(&mut binary.rhs);
        }
        Kind::LabelReplace(replace) => strip(&mut replace.expr),
        Kind::Paren(inner) => strip(inner),
        Kind::Number(_) | Kind::Vector(_) | Kind::Variable(_) => {}
    }
}

fn strip_lines(lines: &mut Lines) {
    lines.selector.matchers.retain(|matcher| matcher.op == MatchOp::Variable);
    lines.stages.retain(|stage| !matches!(&stage.kind, StageKind::Filter(filter) if of_one_label(filter).is_some()));
}

/// What narrows lines by one label: the label, and the whole condition, wherever it stands.
fn conditions(lines: &Lines) -> Vec<(String, String)> {
    let matchers = lines.selector.matchers.iter().filter(|matcher| matcher.op != MatchOp::Variable);
    let filters = lines.stages.iter().filter_map(|stage| match &stage.kind {
        StageKind::Filter(filter) => of_one_label(filter),
        _ => None,
    });
    let condition = |matcher: &Matcher| {
        let label = matcher.label.text.clone();
        (label.clone(), format!("{label}{}{:?}", matcher.op.text(), matcher.value.text))
    };
    matchers.chain(filters).map(condition).collect()
}

fn of_one_label(filter: &Filter) -> Option<&Matcher> {
    match &filter.kind {
        FilterKind::Text(matcher) => Some(matcher),
        _ => None,
    }
}

/// Whether no aggregation drops the label.
fn keeps(expr: &Expr, label: &str) -> bool {
    let mut kept = true;
    expr.walk(&mut |expr| {
        let (grouping, is_kept_without) = match &expr.kind {
            Kind::Aggregate(aggregate) => (&aggregate.grouping, aggregate.op.picks()),
            Kind::Range(range) => (&range.grouping, true),
            _ => return,
        };
        kept &= grouping.as_ref().map_or(is_kept_without, |grouping| grouping.keeps(label));
    });
    kept
}
