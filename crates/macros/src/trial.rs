//! From a query to the series that decide whether an alert over it fires: which are compared with the bound, and how.
//!
//! A query of another shape has none, and its alert says by hand when it fires.

use promql::ast::{Aggregate, Call, Expr, Kind, Matcher, Operator, Selector, TimeShift};
use promql::{Analysis, World, analyse, parse};
use query::regex::Regex;
use query::text::quoted;
use query::values::accepts;
use std::collections::{BTreeMap, BTreeSet};

use crate::answer::pairs;

/// Labels of which an alert's scenario can speak.
const MOST_LABELS: usize = 6;

/// The longest range over which an example goes: a day.
const MOST_MINUTES: u32 = 1_440;

/// A call of `Trial`'s constructor, where the query shows what is compared.
pub fn trial(expr: &Expr, analysis: &Analysis, world: &World, path: &str) -> Option<String> {
    let Found { constructor, series, shared } = found(expr, analysis, world)?;
    let texts: Vec<String> = series.iter().map(|series| series.call(&shared, path)).collect();
    Some(format!("{path}::watch::trial::Trial::{constructor}({})", texts.join(", ")))
}

/// The same for a draft that an author reads.
pub fn drafted(expr: &Expr, analysis: &Analysis, world: &World) -> Option<Drafted> {
    let Found { constructor, series, shared } = found(expr, analysis, world)?;
    let drafted = |made: &Made| DraftedSeries {
        name: made.name.clone(),
        selector: made.selector(&shared),
        labels: made.labels(&shared).into_iter().map(|(label, value)| (label.to_owned(), value.to_owned())).collect(),
        per_second_over: if let Reading::PerSecond(minutes) = made.reading { Some(minutes) } else { None },
        increase_within: if let Reading::Increase(minutes) = made.reading { Some(minutes) } else { None },
    };
    Some(Drafted { constructor, series: series.iter().map(drafted).collect() })
}

/// What [`drafted_trial`](crate::drafted_trial) answers: the parts of a `watch::trial::Trial`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drafted {
    /// `Trial`'s constructor.
    pub constructor: &'static str,
    /// One series, or two.
    pub series: Vec<DraftedSeries>,
}

/// A series of a draft, and over how many minutes it is read, where it is a counter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftedSeries {
    /// The metric.
    pub name: String,
    /// Name and labels, as `series!` takes them.
    pub selector: String,
    /// The labels.
    pub labels: Vec<(String, String)>,
    /// The minutes of `rate`.
    pub per_second_over: Option<u64>,
    /// The minutes of `increase`.
    pub increase_within: Option<u64>,
}

/// What a query shows of what is compared.
struct Found {
    constructor: &'static str,
    series: Vec<Made>,
    /// The labels of the series, among them all of the result.
    shared: BTreeMap<String, String>,
}

fn found(expr: &Expr, analysis: &Analysis, world: &World) -> Option<Found> {
    if analysis.labels.open || analysis.labels.may.len() > MOST_LABELS {
        return None;
    }
    let (constructor, leaves) = compared(expr)?;
    let wanted = wanted(expr, analysis);
    let series: Vec<Made> = leaves.iter().map(|leaf| leaf.made(&wanted, world)).collect::<Option<_>>()?;
    let shared = shared(&series);
    if !analysis.labels.may.keys().all(|label| shared.contains_key(label)) {
        return None;
    }
    for made in &series {
        // What there cannot be is no example.
        let expr = parse(&made.selector(&shared), world.dialect).ok()?;
        if !analyse(&expr, world).1.is_empty() {
            return None;
        }
    }
    // Where the world does not know by what two series differ, one would stand for both.
    let selectors: BTreeSet<String> = series.iter().map(|made| made.selector(&shared)).collect();
    (selectors.len() == series.len()).then_some(Found { constructor, series, shared })
}

/// A selector that is read, and how.
#[derive(Clone, Copy)]
struct Leaf<'a> {
    expr: &'a Expr,
    selector: &'a Selector,
    reading: Reading,
    /// A matcher that the series must not pass: it is one of the others.
    but: Option<&'a Matcher>,
}

#[derive(Clone, Copy, PartialEq)]
enum Reading {
    AsItStands,
    PerSecond(u64),
    Increase(u64),
}

/// What of the query's series is compared with a bound.
fn compared(expr: &Expr) -> Option<(&'static str, Vec<Leaf<'_>>)> {
    match &expr.inner().kind {
        Kind::Binary(binary) if binary.op == Operator::Div => {
            let (part, whole) = (leaf(&binary.lhs)?, leaf(&binary.rhs)?);
            Some(match others(&part, &whole) {
                Some(others) => ("counters", vec![part, others]),
                None => ("share", vec![part, whole]),
            })
        }
        Kind::Binary(binary) if binary.op == Operator::Sub && number(&binary.lhs) == Some(1.0) => {
            let (constructor, mut leaves) = compared(&binary.rhs)?;
            match constructor {
                "share" => Some(("share_left", leaves)),
                "counters" => {
                    leaves.swap(0, 1);
                    Some(("counters", leaves))
                }
                _ => None,
            }
        }
        Kind::Binary(binary) if binary.op == Operator::Sub => {
            Some(("difference", vec![leaf(&binary.lhs)?, leaf(&binary.rhs)?]))
        }
        // Of one series the highest is that one: `max by (pod) (used / limit)`.
        Kind::Aggregate(aggregate) if leaf(expr).is_none() && keeps_the_only_value(aggregate) => {
            compared(&aggregate.expr)
        }
        _ => Some(("of", vec![leaf(expr)?])),
    }
}

/// Whether the result for one series is its value.
fn keeps_the_only_value(aggregate: &Aggregate) -> bool {
    aggregate.param.is_none() && ["sum", "max", "min", "avg"].contains(&aggregate.op.name())
}

/// The one selector of a part whose value is that of its only series.
fn leaf(expr: &Expr) -> Option<Leaf<'_>> {
    match &expr.inner().kind {
        Kind::Vector(selector) => Leaf::of(expr, selector, Reading::AsItStands),
        Kind::Aggregate(aggregate) if keeps_the_only_value(aggregate) => leaf(&aggregate.expr),
        Kind::Call(call) => of_call(call),
        // A filter that every good example passes: `> 0` of what is divided by.
        Kind::Binary(binary) if binary.op == Operator::Greater && !binary.returns_bool => {
            number(&binary.rhs).and_then(|_| leaf(&binary.lhs))
        }
        _ => None,
    }
}

fn of_call(call: &Call) -> Option<Leaf<'_>> {
    let range = |at: usize| {
        let expr = call.args.get(at)?;
        match &expr.inner().kind {
            Kind::Range(selector, length) => Some((expr, selector, length.seconds()?)),
            _ => None,
        }
    };
    let standing = |at: usize| range(at).and_then(|(expr, selector, _)| Leaf::of(expr, selector, Reading::AsItStands));
    let counter = |read: fn(u64) -> Reading| {
        let (expr, selector, seconds) = range(0)?;
        let minutes = (1..=MOST_MINUTES).find(|minutes| (f64::from(*minutes) * 60.0 - seconds).abs() < 1e-3)?;
        Leaf::of(expr, selector, read(minutes.into()))
    };
    match call.function.name {
        "abs" => leaf(call.args.first()?),
        "rate" => counter(Reading::PerSecond),
        "increase" => counter(Reading::Increase),
        "avg_over_time" | "max_over_time" | "min_over_time" | "last_over_time" => standing(0),
        "quantile_over_time" => standing(1),
        _ => None,
    }
}

fn number(expr: &Expr) -> Option<f64> {
    match &expr.inner().kind {
        Kind::Number(number) => Some(number.value),
        _ => None,
    }
}

/// Those of the whole that are not in the part: requests that succeed, where the part are those that fail.
fn others<'a>(part: &Leaf<'a>, whole: &Leaf<'a>) -> Option<Leaf<'a>> {
    let counters = part.reading == whole.reading && part.reading != Reading::AsItStands;
    let same = part.selector.metric().map(|name| &name.text) == whole.selector.metric().map(|name| &name.text);
    let is_of_whole = |matcher: &&Matcher| whole.selector.matchers.iter().any(|other| alike(matcher, other));
    let mut more = part.selector.matchers.iter().filter(|matcher| !is_of_whole(matcher));
    let but = more.next().filter(|_| more.next().is_none());
    (counters && same).then_some(()).and(but)?;
    Some(Leaf { but, ..*whole })
}

fn alike(one: &Matcher, other: &Matcher) -> bool {
    one.label.text == other.label.text && one.op == other.op && one.value.text == other.value.text
}

/// The labels of the result, and those by which the query groups on its way there.
fn wanted(expr: &Expr, analysis: &Analysis) -> BTreeSet<String> {
    let mut wanted: BTreeSet<String> = analysis.labels.may.keys().cloned().collect();
    expr.walk(&mut |expr| {
        if let Kind::Aggregate(aggregate) = &expr.kind
            && let Some(grouping) = aggregate.grouping.as_ref().filter(|grouping| !grouping.without)
        {
            wanted.extend(grouping.labels.iter().map(|label| label.text.clone()));
        }
    });
    wanted
}

impl<'a> Leaf<'a> {
    fn of(expr: &'a Expr, selector: &'a Selector, reading: Reading) -> Option<Self> {
        let plain = selector.time == TimeShift::default() && selector.extension.is_none();
        // What a rule records, an example cannot give: the rule would say something else.
        let exposed = selector.metric().is_some_and(|name| !name.text.contains(':'));
        (plain && exposed).then_some(Self { expr, selector, reading, but: None })
    }

    /// The series of an example: each matcher passes, and it has the labels that are wanted, as far as there are such.
    fn made(&self, wanted: &BTreeSet<String>, world: &World) -> Option<Made> {
        let name = self.selector.metric()?.text.clone();
        let known = analyse(self.expr, world).0.labels;
        let matchers = &self.selector.matchers;
        let matched = matchers.iter().map(|matcher| &matcher.label.text).filter(|label| *label != "__name__");
        let grouped = wanted.iter().filter(|label| known.has(label));
        let mut labels: Vec<(String, Vec<String>)> = Vec::new();
        for label in matched.chain(grouped).chain(self.but.map(|matcher| &matcher.label.text)) {
            if labels.iter().any(|(name, _)| name == label) {
                continue;
            }
            let of_label: Vec<&Matcher> = matchers.iter().filter(|matcher| matcher.label.text == *label).collect();
            let passes = |value: &String| {
                of_label.iter().all(|matcher| accepts(matcher, value) == Some(true))
                    && self.but.is_none_or(|but| but.label.text != *label || accepts(but, value) == Some(false))
            };
            let values = known.may.get(label).cloned().flatten();
            let mut values = candidates(label, &of_label, values);
            values.retain(passes);
            if wanted.contains(label) || known.must.contains(label) {
                values.retain(|value| !value.is_empty());
            }
            // A label of which a matcher says only what it is not need not be there.
            if values.first().is_none_or(|value| !value.is_empty()) {
                labels.push((label.clone(), values));
            }
        }
        if labels.iter().any(|(_, values)| values.is_empty()) {
            return None;
        }
        Some(Made { name, labels, reading: self.reading })
    }
}

/// Values that a label may have: what matchers name, what the world knows, and something made up. The empty one comes
/// first where a matcher says only what it is not.
fn candidates(label: &str, matchers: &[&Matcher], known: Option<BTreeSet<String>>) -> Vec<String> {
    let named = matchers.iter().filter(|matcher| !matcher.op.is_negative());
    let mut values: Vec<String> =
        named
            .filter_map(|matcher| {
                if matcher.op.is_regex() { example(&matcher.value.text) } else { Some(matcher.value.text.clone()) }
            })
            .collect();
    if values.is_empty() && !matchers.is_empty() {
        values.push(String::new());
    }
    values.extend(known.into_iter().flatten());
    // Prometheus names a target by its address.
    let made_up = if label == "instance" { "instance-1:9100".to_owned() } else { format!("{label}-1") };
    values.extend([made_up, "200".to_owned(), "other".to_owned()]);
    values
}

fn example(pattern: &str) -> Option<String> {
    Regex::parse(pattern).ok()?.example()
}

/// A series of an example.
struct Made {
    name: String,
    /// Labels, and the values that each may have.
    labels: Vec<(String, Vec<String>)>,
    reading: Reading,
}

/// The value of each label: one that all series can have that have the label, where there is one.
fn shared(series: &[Made]) -> BTreeMap<String, String> {
    let mut shared = BTreeMap::new();
    for (label, values) in series.iter().flat_map(|made| &made.labels) {
        let of_label =
            |made: &Made| made.labels.iter().find(|(name, _)| name == label).map(|(_, values)| values.clone());
        let all: Vec<Vec<String>> = series.iter().filter_map(of_label).collect();
        let common = values.iter().find(|value| !value.is_empty() && all.iter().all(|values| values.contains(value)));
        if let Some(value) = common {
            shared.insert(label.clone(), value.clone());
        }
    }
    shared
}

impl Made {
    fn labels<'a>(&'a self, shared: &'a BTreeMap<String, String>) -> Vec<(&'a str, &'a str)> {
        let value = |label: &str, values: &'a [String]| shared.get(label).unwrap_or(&values[0]).as_str();
        let labels = self.labels.iter().map(|(label, values)| (label.as_str(), value(label, values)));
        labels.filter(|(_, value)| !value.is_empty()).collect()
    }

    fn selector(&self, shared: &BTreeMap<String, String>) -> String {
        let labels = self.labels(shared);
        let labels: Vec<String> = labels.iter().map(|(label, value)| format!("{label}={}", quoted(value))).collect();
        if labels.is_empty() { self.name.clone() } else { format!("{}{{{}}}", self.name, labels.join(", ")) }
    }

    fn reading(&self) -> String {
        match self.reading {
            Reading::AsItStands => String::new(),
            Reading::PerSecond(minutes) => format!(".per_second_over({minutes})"),
            Reading::Increase(minutes) => format!(".increase_within({minutes})"),
        }
    }

    /// The constructor's call.
    fn call(&self, shared: &BTreeMap<String, String>, path: &str) -> String {
        let reading = self.reading();
        format!(
            "{path}::watch::series::Series::checked({:?}, {:?}, {}, \"0\", 1){reading}",
            self.name,
            self.selector(shared),
            pairs(self.labels(shared))
        )
    }
}
