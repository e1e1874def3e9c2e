//! One side of an operator: in words, without what narrows it, and what narrows it.

use query::{Condition, Side};

use crate::ast::{Aggregator, Expr, Filter, FilterKind, Kind, Lines, MatchOp, RangeFunction, Stage, StageKind};

/// The side that an expression is.
pub(super) fn of(expr: &Expr) -> Side {
    let mut bare = expr.inner().clone();
    strip(&mut bare);
    Side { skeleton: bare.to_string(), selections: expr.lines().into_iter().map(conditions).collect() }
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
    lines.stages.retain(|stage| !narrows(stage));
}

/// What narrows lines, wherever it stands among the stages: of a line, only before the same ones.
fn conditions(lines: &Lines) -> Vec<Condition> {
    let matchers = lines.selector.matchers.iter().filter(|matcher| matcher.op != MatchOp::Variable);
    let mut found: Vec<_> = matchers
        .map(|matcher| Condition { labels: vec![matcher.label.text.clone()], written: matcher.to_string() })
        .collect();
    let mut passed = 0;
    for stage in &lines.stages {
        match &stage.kind {
            StageKind::Filter(filter) => match labels_of(filter) {
                Some(labels) => found.push(Condition { labels, written: filter.to_string() }),
                None => passed += 1,
            },
            StageKind::LineFilter(filter) => {
                found.push(Condition { labels: Vec::new(), written: format!("{passed}: {filter}") });
            }
            _ => passed += 1,
        }
    }
    found
}

/// Whether a stage does nothing but leave out lines, and one can say by what.
fn narrows(stage: &Stage) -> bool {
    match &stage.kind {
        StageKind::LineFilter(_) => true,
        StageKind::Filter(filter) => labels_of(filter).is_some(),
        _ => false,
    }
}

/// The labels that a filter asks about; `None` where a variable may ask about others.
fn labels_of(filter: &Filter) -> Option<Vec<String>> {
    let mut labels = Some(Vec::new());
    filter.walk(&mut |filter| match (&filter.kind, filter.label()) {
        (FilterKind::Variable(_), _) | (_, None) => labels = None,
        (_, Some(label)) => labels.iter_mut().for_each(|labels| labels.push(label.text.clone())),
    });
    labels
}

/// Whether more lines never make less of it.
pub(super) fn adds_up(expr: &Expr) -> bool {
    match &expr.kind {
        Kind::Paren(inner) => adds_up(inner),
        Kind::Range(range) => {
            let counts = matches!(
                range.function,
                RangeFunction::Rate
                    | RangeFunction::CountOverTime
                    | RangeFunction::BytesRate
                    | RangeFunction::BytesOverTime
            );
            counts && range.unwrap.is_none()
        }
        Kind::Aggregate(aggregate) => {
            matches!(aggregate.op, Aggregator::Sum | Aggregator::Count | Aggregator::Max) && adds_up(&aggregate.expr)
        }
        _ => false,
    }
}

/// Whether no aggregation drops the label.
pub(super) fn keeps(expr: &Expr, label: &str) -> bool {
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
