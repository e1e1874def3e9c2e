//! When a rule fires and when it stays quiet, drafted from its expression; nothing where that shows neither.

use std::collections::BTreeSet;

use promql::analyse;
use promql::ast::{Expr, Kind, MatchOp, Selector, TimeShift};
use query::Operator;
use query_macros::DraftedSeries;
use watch::alert::Alert;
use watch::scenario::{always, given};
use watch::series::Series;
use watch::trial::Trial;

use super::condition::number;
use super::query::{leaked, refused};
use super::worlds::assumed;

/// A draft of scenarios.
#[derive(Clone, Debug)]
pub enum Drafted {
    /// From series and bound.
    Trial(query_macros::Drafted),
    /// A gauge with a value under which it fires, and one under which it does not.
    Values(DraftedSeries, [f64; 2]),
    /// It fires where there is no such series.
    Absent(DraftedSeries, Vec<(String, String)>),
}

/// The scenarios of a rule whose query is compared with a bound.
pub fn of_bound(query: &Expr, spoken_of: &BTreeSet<String>) -> Option<Drafted> {
    trial(query, spoken_of).map(Drafted::Trial).filter(Drafted::is_taken)
}

/// The scenarios of a rule that is a condition itself.
pub fn of_condition(expr: &Expr, spoken_of: &BTreeSet<String>) -> Option<Drafted> {
    if let Kind::Call(call) = &expr.inner().kind
        && call.function.name == "absent"
        && let Kind::Vector(selector) = &call.args.first()?.inner().kind
    {
        return absent(selector).filter(Drafted::is_taken);
    }
    let Kind::Binary(binary) = &expr.inner().kind else { return None };
    let value = number(&binary.rhs).filter(|_| !binary.returns_bool)?;
    let [fires, quiet] = match binary.op {
        Operator::Equal | Operator::LessEqual => [value, value + 1.0],
        Operator::NotEqual | Operator::Greater => [value + 1.0, value],
        Operator::GreaterEqual => [value, value - 1.0],
        Operator::Less => [value - 1.0, value],
        _ => return None,
    };
    let drafted = trial(&binary.lhs, spoken_of)?;
    let [series] = drafted.series.as_slice() else { return None };
    if series.per_second_over.is_some() || series.increase_within.is_some() || !is_gauge(&binary.lhs) {
        return None;
    }
    Some(Drafted::Values(series.clone(), [fires, quiet])).filter(Drafted::is_taken)
}

/// The series that decide, with no other labels than those of which query and texts speak.
fn trial(query: &Expr, spoken_of: &BTreeSet<String>) -> Option<query_macros::Drafted> {
    let world = assumed(query, spoken_of)?;
    let (mut analysis, _) = analyse(query, &world);
    let mut wanted = spoken_of.clone();
    wanted.extend(
        query.selectors().iter().flat_map(|selector| &selector.matchers).map(|matcher| matcher.label.text.clone()),
    );
    for label in ["job", "instance"] {
        if !wanted.contains(label) {
            analysis.labels.remove(label);
        }
    }
    query_macros::drafted_trial(query, &analysis, &world)
}

/// Whether the value is that of the series: nothing is done with it.
fn is_gauge(expr: &Expr) -> bool {
    match &expr.inner().kind {
        Kind::Vector(_) => true,
        Kind::Aggregate(aggregate) if aggregate.param.is_none() => is_gauge(&aggregate.expr),
        Kind::Call(call) if call.function.name.ends_with("_over_time") => true,
        _ => false,
    }
}

fn absent(selector: &Selector) -> Option<Drafted> {
    let name = selector.metric()?.text.clone();
    let is_plain = selector.time == TimeShift::default() && selector.extension.is_none() && !name.contains(':');
    let mut labels = Vec::new();
    for matcher in selector.matchers.iter().filter(|matcher| matcher.label.text != "__name__") {
        match matcher.op {
            MatchOp::Equal if !matcher.value.text.is_empty() => {
                labels.push((matcher.label.text.clone(), matcher.value.text.clone()));
            }
            _ => return None,
        }
    }
    let written: Vec<String> =
        labels.iter().map(|(label, value)| format!("{label}={}", query::text::quoted(value))).collect();
    let text = if written.is_empty() { name.clone() } else { format!("{name}{{{}}}", written.join(", ")) };
    let series =
        DraftedSeries { name, selector: text, labels: labels.clone(), per_second_over: None, increase_within: None };
    is_plain.then_some(Drafted::Absent(series, labels))
}

impl Drafted {
    fn series(&self) -> &[DraftedSeries] {
        match self {
            Self::Trial(drafted) => &drafted.series,
            Self::Values(series, ..) | Self::Absent(series, _) => std::slice::from_ref(series),
        }
    }

    /// Whether `series!` takes all of it.
    fn is_taken(&self) -> bool {
        self.series().iter().all(|series| refused(query_macros::series, &format!("{} 0", series.selector)).is_none())
    }

    /// The alert with these scenarios, `minutes` of values each.
    pub fn put(&self, alert: Alert, minutes: u64) -> Alert {
        let made = |series: &DraftedSeries, values: String| {
            let labels = leaked_pairs(&series.labels);
            let made = Series::checked(
                leaked(&series.name),
                leaked(&series.selector),
                labels,
                leaked(&values),
                minutes as usize + 1,
            );
            match (series.per_second_over, series.increase_within) {
                (Some(minutes), _) => made.per_second_over(minutes),
                (None, Some(minutes)) => made.increase_within(minutes),
                (None, None) => made,
            }
        };
        match self {
            Self::Trial(drafted) => {
                let mut series = drafted.series.iter().map(|series| made(series, "0".to_owned()));
                let (Some(first), second) = (series.next(), series.next()) else { return alert };
                let trial = match (drafted.constructor, second) {
                    ("share", Some(second)) => Trial::share(first, second),
                    ("share_left", Some(second)) => Trial::share_left(first, second),
                    ("counters", Some(second)) => Trial::counters(first, second),
                    ("difference", Some(second)) => Trial::difference(first, second),
                    _ => Trial::of(first),
                };
                alert.tried(trial)
            }
            Self::Values(series, [fires, quiet]) => {
                let scenario = given(made(series, format!("{fires}x{minutes}"))).showing(*fires);
                alert.fires(scenario).stays_quiet(given(made(series, format!("{quiet}x{minutes}"))))
            }
            Self::Absent(series, labels) => {
                let scenario = always().showing(1.0);
                let scenario = labels
                    .iter()
                    .fold(scenario, |scenario, (label, value)| scenario.with(leaked(label), leaked(value)));
                alert.fires(scenario).stays_quiet(given(made(series, format!("1x{minutes}"))))
            }
        }
    }

    /// The calls, each on a line of its own.
    pub fn calls(&self, minutes: u64) -> Vec<String> {
        let with = |labels: &[(String, String)]| {
            labels.iter().map(|(label, value)| format!(".with({label:?}, {value:?})")).collect::<Vec<_>>().concat()
        };
        match self {
            Self::Trial(drafted) => {
                let series: Vec<String> = drafted
                    .series
                    .iter()
                    .map(|series| {
                        let reading = match (series.per_second_over, series.increase_within) {
                            (Some(minutes), _) => format!(".per_second_over({minutes})"),
                            (None, Some(minutes)) => format!(".increase_within({minutes})"),
                            (None, None) => String::new(),
                        };
                        format!("series! {{ {} 0 }}{reading}", series.selector)
                    })
                    .collect();
                vec![format!(".tried(Trial::{}({}))", drafted.constructor, series.join(", "))]
            }
            Self::Values(series, [fires, quiet]) => vec![
                format!(".fires(given(series! {{ {} {fires}x{minutes} }}).showing({fires:?}))", series.selector),
                format!(".stays_quiet(given(series! {{ {} {quiet}x{minutes} }}))", series.selector),
            ],
            Self::Absent(series, labels) => vec![
                format!(".fires(always(){}.showing(1.0))", with(labels)),
                format!(".stays_quiet(given(series! {{ {} 1x{minutes} }}))", series.selector),
            ],
        }
    }
}

fn leaked_pairs(pairs: &[(String, String)]) -> &'static [(&'static str, &'static str)] {
    Vec::leak(pairs.iter().map(|(label, value)| (leaked(label), leaked(value))).collect())
}
