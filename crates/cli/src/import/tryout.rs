//! Values under which a rule fires and others under which it stays quiet, found by trying.

use std::collections::{BTreeMap, BTreeSet};

use promql::ast::{Expr, Kind, MatchOp, Matcher, Selector};
use query::regex::Regex;
use query::values::accepts;
use query_macros::DraftedSeries;

use super::played::{Answer, Labels, Line, Played};

/// Two scenarios of the same series.
#[derive(Clone, Debug)]
pub struct Tryout {
    /// Series with the values under which it fires, and with those under which it does not.
    pub series: Vec<(DraftedSeries, [(f64, f64); 2])>,
    /// The labels of what it answers then.
    pub labels: Vec<(String, String)>,
    /// Its value.
    pub value: f64,
    /// The minute at which to look.
    pub after: u64,
}

impl Tryout {
    /// Values of a series in promtool's notation, up to the minute at which to look.
    pub fn values(&self, (start, step): (f64, f64)) -> String {
        let count = self.after + 2;
        match step {
            0.0 => format!("{start}x{count}"),
            step if step < 0.0 => format!("{start}{step}x{count}"),
            step => format!("{start}+{step}x{count}"),
        }
    }

    /// The first scenario or the second, as code.
    pub fn written(&self, of: usize) -> String {
        let series = self.series.iter().enumerate().map(|(at, (series, values))| {
            let call = if at == 0 { "given" } else { ".and" };
            format!("{call}(series! {{ {} {} }})", series.selector, self.values(values[of]))
        });
        let series: Vec<String> = series.collect();
        format!("{}.after({})", series.join("\n            "), super::rust::duration_call(self.after * 60_000))
    }
}

/// Series whose values are chosen together: one, or the buckets of a histogram.
struct Choice {
    labels: Vec<Labels>,
    /// Start and step of each, the simplest first.
    values: Vec<Vec<(f64, f64)>>,
}

/// More are no example that anybody reads.
const MOST_SERIES: usize = 6;
/// So many combinations are tried.
const MOST_TRIES: usize = 6_000;
/// A rule that looks further back waits for somebody.
const LONGEST: u64 = 1_500;

/// Scenarios of a rule that is held for so many minutes; the labels of which its texts speak are among those of its
/// series.
pub fn found(expr: &Expr, spoken_of: &BTreeSet<String>, held: u64) -> Option<Tryout> {
    // First each series with its own labels only, then with those that its neighbours are matched by.
    [false, true].into_iter().find_map(|with_neighbours| {
        let choices = choices(expr, spoken_of, with_neighbours)?;
        let after = held + longest(expr)? + 2;
        if after > LONGEST || choices.iter().map(|choice| choice.labels.len()).sum::<usize>() > MOST_SERIES {
            return None;
        }
        tried(expr, &choices, held, after)
    })
}

fn tried(expr: &Expr, choices: &[Choice], held: u64, after: u64) -> Option<Tryout> {
    let mut firing = None;
    for places in combinations(choices) {
        let lines = lines(choices, &places);
        // Nobody reads an example whose value says nothing.
        let answer = answered(expr, &lines, after)?;
        let [(labels, value)] = answer.as_slice() else { continue };
        if !value.is_finite() {
            continue;
        }
        let (labels, value) = (labels.clone(), *value);
        let is_same = |answer: &[(Labels, f64)]| matches!(answer, [(other, _)] if *other == labels);
        let holds = |minute: u64| answered(expr, &lines, minute).is_some_and(|answer| is_same(&answer));
        if (after - held..=after).all(holds) {
            firing = Some((places, labels, value));
            break;
        }
    }
    let (fires, labels, value) = firing?;
    // As little as possible is different where it stays quiet.
    let mut others: Vec<Vec<usize>> = combinations(choices).collect();
    // What is compared stands in front of what guards it.
    let changed = |places: &Vec<usize>| {
        let different = |at: &usize| places[*at] != fires[*at];
        ((0..places.len()).filter(different).count(), (0..places.len()).rfind(different))
    };
    others.sort_by_key(changed);
    let is_quiet = |places: &&Vec<usize>| {
        let lines = lines(choices, places);
        (0..=after + 2).all(|minute| answered(expr, &lines, minute).is_some_and(|answer| answer.is_empty()))
    };
    let quiet = others.iter().find(is_quiet)?;
    let mut series = Vec::new();
    for ((choice, fires), quiet) in choices.iter().zip(&fires).zip(quiet) {
        for (at, labels) in choice.labels.iter().enumerate() {
            series.push((drafted(labels)?, [choice.values[*fires][at], choice.values[*quiet][at]]));
        }
    }
    Some(Tryout { series, labels: labels.into_iter().collect(), value, after })
}

/// Its answer, without names; `None` where it has several, or is not understood.
fn answered(expr: &Expr, lines: &[Line], minute: u64) -> Option<Vec<(Labels, f64)>> {
    #[expect(clippy::cast_precision_loss, reason = "minutes of a day")]
    let at = minute as f64;
    let Answer::Series(mut series) = (Played { lines, at }).answer(expr)? else { return None };
    for (labels, _) in &mut series {
        labels.remove("__name__");
    }
    (series.len() < 2).then_some(series)
}

fn drafted(labels: &Labels) -> Option<DraftedSeries> {
    let name = labels.get("__name__")?.clone();
    let pairs: Vec<(String, String)> = labels
        .iter()
        .filter(|(label, _)| *label != "__name__")
        .map(|(label, value)| (label.clone(), value.clone()))
        .collect();
    let written: Vec<String> =
        pairs.iter().map(|(label, value)| format!("{label}={}", query::text::quoted(value))).collect();
    let selector = if written.is_empty() { name.clone() } else { format!("{name}{{{}}}", written.join(", ")) };
    Some(DraftedSeries { name, selector, labels: pairs, per_second_over: None, increase_within: None })
}

/// How a series is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Read {
    Standing,
    Growing,
    Bucket,
}

fn choices(expr: &Expr, spoken_of: &BTreeSet<String>, with_neighbours: bool) -> Option<Vec<Choice>> {
    let mut numbers = vec![];
    let mut grouped = spoken_of.clone();
    let mut read: Vec<(&Selector, Read)> = Vec::new();
    let mut is_quantile = false;
    expr.walk(&mut |expr| match &expr.kind {
        Kind::Number(number) if !number.duration => numbers.push(number.value),
        Kind::Call(call) => {
            is_quantile |= call.function.name == "histogram_quantile";
            let grows = ["rate", "increase", "irate", "delta", "deriv", "idelta", "changes", "predict_linear"];
            if grows.contains(&call.function.name) {
                let selectors = call.args.iter().flat_map(Expr::selectors);
                read.extend(selectors.map(|selector| (selector, Read::Growing)));
            }
        }
        Kind::Aggregate(aggregate) => {
            let by = aggregate.grouping.as_ref().filter(|grouping| !grouping.without);
            grouped.extend(by.into_iter().flat_map(|by| by.labels.iter().map(|label| label.text.clone())));
        }
        Kind::Binary(binary) => {
            let on = binary.matching.labels.as_ref().filter(|labels| labels.on);
            grouped.extend(on.into_iter().flat_map(|on| on.labels.iter().map(|label| label.text.clone())));
            let group = binary.matching.group.iter().flat_map(|group| &group.include);
            grouped.extend(group.map(|label| label.text.clone()));
        }
        _ => {}
    });
    grouped.remove("le");
    let selectors = expr.selectors();
    let mut shared: BTreeMap<&str, String> = BTreeMap::new();
    for matcher in
        selectors.iter().flat_map(|selector| &selector.matchers).filter(|matcher| matcher.label.text != "__name__")
    {
        if let Some(value) = example(matcher) {
            shared.entry(&matcher.label.text).or_insert(value);
        }
    }
    let mut choices: Vec<Choice> = Vec::new();
    for selector in selectors {
        let name = selector.metric()?.text.clone();
        // What a rule records, an example cannot give.
        if name.contains(':') {
            return None;
        }
        let is_read = |other: &&(&Selector, Read)| std::ptr::eq(other.0, selector);
        let mut kind = read.iter().find(is_read).map_or(Read::Standing, |(_, kind)| *kind);
        if is_quantile && name.ends_with("_bucket") && kind == Read::Growing {
            kind = Read::Bucket;
        }
        let labels = labels(selector, &grouped, &shared, with_neighbours)?;
        let labels = match kind {
            Read::Bucket => {
                ends(&numbers).map(|end| labels.clone().into_iter().chain([("le".to_owned(), end)]).collect()).to_vec()
            }
            _ => vec![labels],
        };
        if choices.iter().any(|choice| choice.labels == labels) {
            continue;
        }
        choices.push(Choice { labels, values: values(kind, &numbers, &name) });
    }
    // Fewer values of each, the more series there are.
    let most = match choices.len() {
        0 => return None,
        1 => MOST_TRIES,
        2 => 70,
        3 => 17,
        4 => 8,
        5 => 5,
        _ => 4,
    };
    for choice in &mut choices {
        choice.values.truncate(most);
    }
    Some(choices)
}

/// A value that a matcher wants.
fn example(matcher: &Matcher) -> Option<String> {
    let value = match matcher.op {
        MatchOp::Equal => Some(matcher.value.text.clone()),
        MatchOp::Regex => Regex::parse(&matcher.value.text).ok()?.example(),
        _ => None,
    };
    value.filter(|value| !value.is_empty())
}

fn labels(
    selector: &Selector,
    grouped: &BTreeSet<String>,
    shared: &BTreeMap<&str, String>,
    with_neighbours: bool,
) -> Option<Labels> {
    let mut labels = Labels::from([("__name__".to_owned(), selector.metric()?.text.clone())]);
    let of_selector = selector.matchers.iter().map(|matcher| matcher.label.text.as_str());
    let wanted = of_selector.chain(grouped.iter().map(String::as_str));
    let others = shared.keys().copied().filter(|_| with_neighbours);
    for label in wanted.chain(others).filter(|label| !["__name__", "le"].contains(label)) {
        let matchers: Vec<&Matcher> = selector.matchers.iter().filter(|matcher| matcher.label.text == label).collect();
        let made_up = if label == "instance" { "instance-1:9100".to_owned() } else { format!("{label}-1") };
        let named = matchers.iter().find_map(|matcher| example(matcher));
        // A label of which a matcher says only what it is not need not be there.
        let absent = Some(String::new()).filter(|_| !grouped.contains(label) && !matchers.is_empty());
        let known = shared.get(label).cloned();
        let mut candidates = named.into_iter().chain(absent).chain(known).chain([made_up]);
        let value = candidates.find(|value| matchers.iter().all(|matcher| accepts(matcher, value) == Some(true)))?;
        if !value.is_empty() {
            labels.insert(label.to_owned(), value);
        }
    }
    Some(labels)
}

/// The ends of three buckets, of which the first two are on both sides of what is compared.
fn ends(numbers: &[f64]) -> [String; 3] {
    let bound = numbers.iter().copied().rfind(|number| *number > 0.0).unwrap_or(1.0);
    [format!("{bound:?}"), format!("{:?}", bound * 4.0), "+Inf".to_owned()]
}

fn values(kind: Read, numbers: &[f64], name: &str) -> Vec<Vec<(f64, f64)>> {
    let one = |value: f64| vec![(value, 0.0)];
    let grows = |step: f64| vec![(0.0, step)];
    // Small numbers first: they are read at once.
    let of_rule: Vec<f64> = numbers.iter().copied().filter(|number| number.abs() < 1e13).collect();
    let mut made: Vec<Vec<(f64, f64)>> = match kind {
        Read::Bucket => {
            return vec![vec![(0.0, 0.0), (0.0, 60.0), (0.0, 60.0)], vec![(0.0, 60.0), (0.0, 60.0), (0.0, 60.0)]];
        }
        Read::Growing => {
            let mut made: Vec<_> = [60.0, 0.0, 6.0, 600.0, 1.0].map(grows).to_vec();
            for number in &of_rule {
                made.extend([number * 120.0, number * 60.0, number * 2.0, *number, number / 10.0].map(grows));
            }
            // A gauge that falls.
            made.extend([vec![(1000.0, -1.0)], vec![(1e6, -100.0)], one(100.0)]);
            made
        }
        Read::Standing => {
            let mut made: Vec<_> = [1.0, 0.0, 100.0, 2.0].map(one).to_vec();
            for number in &of_rule {
                made.extend([number + 1.0, number - 1.0, *number, number * 2.0, number / 2.0].map(one));
            }
            made.extend([90.0, 10.0, 99.0, 50.0, 5.0, 1000.0, 0.5, 95.0, 1.5, -1.0].map(one));
            made.extend(of_rule.iter().flat_map(|number| [number * 100.0, number * 1.1, -number * 2.0]).map(one));
            made
        }
    };
    if name == "up" {
        made = [0.0, 1.0].map(one).to_vec();
    }
    let mut seen: Vec<Vec<(f64, f64)>> = Vec::new();
    for values in made {
        if !seen.contains(&values) && values.iter().all(|(start, step)| start.is_finite() && step.is_finite()) {
            seen.push(values);
        }
    }
    seen
}

/// Places of values, those that are simple in all series first.
fn combinations(choices: &[Choice]) -> impl Iterator<Item = Vec<usize>> {
    let mut all: Vec<Vec<usize>> = vec![Vec::new()];
    for choice in choices {
        all = all
            .iter()
            .flat_map(|places| (0..choice.values.len()).map(move |at| [places.as_slice(), &[at]].concat()))
            .collect();
    }
    all.sort_by_key(|places| places.iter().sum::<usize>());
    all.into_iter().take(MOST_TRIES)
}

fn lines(choices: &[Choice], places: &[usize]) -> Vec<Line> {
    let each = choices.iter().zip(places).flat_map(|(choice, place)| choice.labels.iter().zip(&choice.values[*place]));
    each.map(|(labels, (start, step))| Line { labels: labels.clone(), start: *start, step: *step }).collect()
}

/// The longest range or shift of a query, in whole minutes; `None` where it is not written as a number.
fn longest(expr: &Expr) -> Option<u64> {
    let mut longest = Some(0.0_f64);
    let mut add = |seconds: Option<f64>| longest = longest.zip(seconds).map(|(one, other)| one.max(other));
    expr.walk(&mut |expr| match &expr.kind {
        Kind::Range(selector, length) => {
            let shift = selector.time.offset.as_ref().map_or(Some(0.0), promql::ast::Length::seconds);
            add(length.seconds().zip(shift).map(|(one, other)| one + other));
        }
        Kind::Vector(Selector { time, .. }) => {
            add(time.offset.as_ref().map_or(Some(0.0), promql::ast::Length::seconds));
        }
        _ => {}
    });
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a length of time")]
    longest.map(|seconds| (seconds / 60.0).ceil().max(0.0) as u64)
}
