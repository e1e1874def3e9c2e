//! What still has a result, and another one: other types, units, labels, buckets.

use catalogue::{Family, Kind, Part};
use findings::Finding;
use promql::ast::{self, Expr};
use promql::{Analysis, analyse};
use query::Span;

use super::changes::{Change, changes};
use super::judge::{Judge, names};
use super::rules::MEANS_SOMETHING_ELSE;
use super::{Apart, Asked};

impl Judge<'_> {
    /// What still has a result, and another one; `told` are the names of which more is said already.
    pub(super) fn other_meaning(
        &self,
        one: &Asked,
        expr: &Expr,
        before: &Analysis,
        after: &Analysis,
        told: &[Span],
    ) -> Vec<Finding> {
        let mut found = Vec::new();
        let counts = counts_series(expr);
        let in_result =
            |label: &&String| before.labels.may.contains_key(*label) != after.labels.may.contains_key(*label);
        for (series, span) in names(expr) {
            let Some((pair, old, part, Some(new))) = self.family(&series) else { continue };
            if told.contains(&span) || !before.reads.iter().any(|read| read.series == series) {
                continue;
            }
            for change in changes(old, new) {
                let (message, fix) = match change {
                    Change::Kind(was, is) if !fits(expr, &series, is) => (
                        format!("`{series}` was a {}, and is a {}", was.word(), is.word()),
                        "ask a counter for its `rate`, and a gauge for its value".to_owned(),
                    ),
                    Change::Unit(was, is) => {
                        (format!("`{series}` was in {was}, and is in {is}"), "adapt thresholds and the unit".to_owned())
                    }
                    Change::Labels(came, _) if came.iter().any(|label| self.joins_without(expr, &series, label)) => {
                        let label = came.iter().find(|label| self.joins_without(expr, &series, label));
                        let label = label.map_or("", String::as_str);
                        (
                            format!("`{series}` gains `{label}`: several series of it may now match one in a join"),
                            format!("aggregate it, `sum without ({label}) (…)`, or say `group_left` or `group_right`"),
                        )
                    }
                    Change::Labels(came, went) => {
                        let more = |label: &&String| counts && tells_apart(new, label, pair.apart_after.as_ref(), true);
                        let fewer = |label: &&String| tells_apart(old, label, pair.apart_before.as_ref(), false);
                        let came: Vec<_> = came.iter().filter(|label| in_result(label) || more(label)).collect();
                        let went: Vec<_> =
                            went.iter().filter(|label| (counts || in_result(label)) && fewer(label)).collect();
                        if came.is_empty() && went.is_empty() {
                            continue;
                        }
                        labels(&series, &came, &went)
                    }
                    Change::Bounds(came, went) if part == Part::Bucket || part == Part::Whole => {
                        let of = |names: &[String]| if names.is_empty() { "none".to_owned() } else { names.join(", ") };
                        (
                            format!("`{series}` has other bounds: new are {}; gone are {}", of(&came), of(&went)),
                            "quantiles move with them: compare both before you trust a threshold".to_owned(),
                        )
                    }
                    Change::Kind(..) | Change::Bounds(..) => continue,
                };
                let place = one.place.clone().inside(one.text.clone(), span.start..span.end);
                let message = format!("{message} in {} {}", pair.old.exporter, self.version);
                found.push(MEANS_SOMETHING_ELSE.warning(place, message).fix(fix));
            }
        }
        found
    }

    /// Whether a join of one series with one leaves out a label that a side of it has, and that came with this metric.
    fn joins_without(&self, expr: &Expr, series: &str, label: &str) -> bool {
        let mut joins = false;
        expr.walk(&mut |expr| {
            let ast::Kind::Binary(binary) = &expr.kind else { return };
            if binary.op.is_set() || binary.matching.labels.is_none() || binary.matching.counts(label) {
                return;
            }
            let is_one = |left: bool| binary.matching.group.as_ref().is_none_or(|group| group.left != left);
            let reads = |side: &Expr| names(side).iter().any(|(name, _)| name == series);
            let has_it = |side: &Expr| analyse(side, &self.worlds.new).0.labels.may.contains_key(label);
            joins |= [(true, &binary.lhs), (false, &binary.rhs)]
                .into_iter()
                .any(|(left, side)| is_one(left) && reads(side) && has_it(side));
        });
        joins
    }
}

/// Whether a metric has series that nothing but this label tells apart, as far as its values or a page are known. A
/// label that has one value on every series makes them neither more nor fewer.
fn tells_apart(family: &Family, label: &str, page: Option<&Apart>, unknown: bool) -> bool {
    let values = family.labels.as_ref().and_then(|labels| labels.get(label)?.values.as_ref());
    let on_page = || page.map_or(unknown, |page| page.contains(&(family.name.clone(), label.to_owned())));
    values.is_some_and(|values| values.len() > 1) || on_page()
}

fn labels(series: &str, came: &[&String], went: &[&String]) -> (String, String) {
    let list = |names: &[&String]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let came_text = if came.is_empty() { String::new() } else { format!(" gains {}", list(came)) };
    let and = if came.is_empty() || went.is_empty() { "" } else { " and" };
    let went_text = if went.is_empty() { String::new() } else { format!(" loses {}", list(went)) };
    let fix = if came.is_empty() {
        "see whether its series are still told apart".to_owned()
    } else {
        let names: Vec<_> = came.iter().map(|name| name.as_str()).collect();
        format!("write `sum without ({}) (…)` for one series as before", names.join(", "))
    };
    (format!("`{series}`{came_text}{and}{went_text}"), fix)
}

/// Whether a query reads a metric as its new type is read: a counter under `rate` or one like it and nowhere else, a
/// gauge under none of them.
fn fits(expr: &Expr, series: &str, is: Kind) -> bool {
    const OF_COUNTERS: [&str; 4] = ["rate", "irate", "increase", "resets"];
    let reads = |expr: &Expr| names(expr).iter().filter(|(name, _)| name == series).count();
    let mut rated = 0;
    expr.walk(&mut |expr| {
        if let ast::Kind::Call(call) = &expr.kind
            && OF_COUNTERS.contains(&call.name.text.as_str())
        {
            rated += call.args.iter().map(reads).sum::<usize>();
        }
    });
    match is {
        Kind::Counter => rated == reads(expr),
        Kind::Gauge => rated == 0,
        _ => false,
    }
}

/// Whether a query counts or averages series, so that more of them are another number.
fn counts_series(expr: &Expr) -> bool {
    const COUNTING: [&str; 5] = ["avg", "count", "quantile", "stddev", "stdvar"];
    let mut counts = false;
    expr.walk(&mut |expr| {
        if let ast::Kind::Aggregate(aggregate) = &expr.kind {
            counts |= COUNTING.contains(&aggregate.op.name());
        }
    });
    counts
}
