//! When a rule fires and when it stays quiet, drafted from its expression; nothing where that shows neither.

use std::collections::BTreeSet;

use promql::analyse;
use promql::ast::{Expr, Kind, MatchOp, Selector, TimeShift};
use query::Operator;
use query::regex::Regex;
use query_macros::DraftedSeries;
use watch::alert::Alert;
use watch::scenario::{Scenario, always, given};
use watch::series::Series;
use watch::trial::Trial;

use super::condition::number;
use super::query::{leaked, refused};
use super::tryout::{self, Tryout};
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
    /// Several series, with values that were found by trying.
    Tryout(Tryout),
}

/// The scenarios of a rule whose series nothing simpler shows: of what is evaluated as a whole.
pub fn by_trying(expr: &Expr, spoken_of: &BTreeSet<String>, held: u64) -> Option<Drafted> {
    tryout::found(expr, spoken_of, held).map(Drafted::Tryout).filter(Drafted::is_taken)
}

/// The scenarios of a rule whose query is compared with a bound.
pub fn of_bound(query: &Expr, spoken_of: &BTreeSet<String>) -> Option<Drafted> {
    trial(query, spoken_of).map(Drafted::Trial).filter(Drafted::is_taken)
}

/// The scenarios of a rule that is a condition itself.
pub fn of_condition(expr: &Expr, spoken_of: &BTreeSet<String>) -> Option<Drafted> {
    if let Kind::Call(call) = &expr.inner().kind
        && call.function.name == "absent"
        && let Kind::Vector(selector) = &present(call.args.first()?).kind
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

/// What there must be: `up` of `up == 1`.
fn present(expr: &Expr) -> &Expr {
    match &expr.inner().kind {
        Kind::Binary(binary) if binary.op == Operator::Equal && number(&binary.rhs) == Some(1.0) => binary.lhs.inner(),
        _ => expr.inner(),
    }
}

fn absent(selector: &Selector) -> Option<Drafted> {
    let name = selector.metric()?.text.clone();
    let is_plain = selector.time == TimeShift::default() && selector.extension.is_none() && !name.contains(':');
    // The alert has the labels that are said with `=`; what is there to see has all that is matched.
    let mut labels: Vec<(String, String)> = Vec::new();
    let mut there = labels.clone();
    for matcher in selector.matchers.iter().filter(|matcher| matcher.label.text != "__name__") {
        let pair = |value: String| (matcher.label.text.clone(), value);
        match matcher.op {
            MatchOp::Equal if !matcher.value.text.is_empty() => {
                labels.push(pair(matcher.value.text.clone()));
                there.push(pair(matcher.value.text.clone()));
            }
            MatchOp::Regex => there.push(pair(Regex::parse(&matcher.value.text).ok()?.example()?)),
            _ => return None,
        }
    }
    let written: Vec<String> =
        there.iter().map(|(label, value)| format!("{label}={}", query::text::quoted(value))).collect();
    let text = if written.is_empty() { name.clone() } else { format!("{name}{{{}}}", written.join(", ")) };
    let series = DraftedSeries { name, selector: text, labels: there, per_second_over: None, increase_within: None };
    is_plain.then_some(Drafted::Absent(series, labels))
}

impl Drafted {
    fn series(&self) -> &[DraftedSeries] {
        match self {
            Self::Trial(drafted) => &drafted.series,
            Self::Values(series, ..) | Self::Absent(series, _) => std::slice::from_ref(series),
            Self::Tryout(_) => &[],
        }
    }

    /// Whether one counter alone decides.
    pub fn is_of_counter(&self) -> bool {
        let counts = |series: &DraftedSeries| series.per_second_over.is_some() || series.increase_within.is_some();
        matches!(self, Self::Trial(drafted) if matches!(drafted.series.as_slice(), [one] if counts(one)))
    }

    /// The labels of the alert that it lets fire, as far as they are known from its series.
    pub fn labels(&self) -> Vec<&str> {
        match self {
            Self::Absent(_, labels) => labels.iter().map(|(label, _)| label.as_str()).collect(),
            Self::Tryout(tryout) => tryout.labels.iter().map(|(label, _)| label.as_str()).collect(),
            // What is compared has the labels that all have.
            _ => {
                let [first, others @ ..] = self.series() else { return Vec::new() };
                let is_of_all =
                    |label: &str| others.iter().all(|other| other.labels.iter().any(|(name, _)| name == label));
                first.labels.iter().map(|(label, _)| label.as_str()).filter(|label| is_of_all(label)).collect()
            }
        }
    }

    /// Whether `series!` takes all of it.
    fn is_taken(&self) -> bool {
        let tried = if let Self::Tryout(tryout) = self { tryout.series.as_slice() } else { &[] };
        let mut series = self.series().iter().chain(tried.iter().map(|(series, _)| series));
        series.all(|series| refused(query_macros::series, &format!("{} 0", series.selector)).is_none())
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
            Self::Tryout(tryout) => {
                let [fires, quiet] = [0, 1].map(|of| {
                    let mut series =
                        tryout.series.iter().map(|(series, values)| made(series, tryout.values(values[of])));
                    let first = series.next().map_or_else(always, given);
                    series.fold(first, Scenario::and).after(kit::minutes(tryout.after))
                });
                alert.fires(fires.showing(tryout.value)).stays_quiet(quiet)
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
            Self::Tryout(tryout) => {
                let [fires, quiet] = [0, 1].map(|of| tryout.written(of));
                let value = tryout.value;
                vec![format!(".fires(\n        {fires}.showing({value:?}),\n    )"), format!(".stays_quiet({quiet})")]
            }
        }
    }
}

fn leaked_pairs(pairs: &[(String, String)]) -> &'static [(&'static str, &'static str)] {
    Vec::leak(pairs.iter().map(|(label, value)| (leaked(label), leaked(value))).collect())
}
