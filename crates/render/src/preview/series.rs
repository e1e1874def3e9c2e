//! Invented series of a panel: named by their legends with values that the spec knows, in the unit of their query, on
//! the good side of the panel's bounds, or beyond them where the alert strikes.

use watch::dashboard::{GREEN, Panel, Target, json};
use watch::unit::Unit;

use super::facts::{Facts, MOST};
use super::fields::{Fields, Says, Whose};
use super::random::Random;
use super::trouble::Trouble;

/// So many values lie between the two ends of a time axis.
pub(super) const POINTS: usize = 48;
/// From this one on the alert's series show its cause.
const STRUCK: usize = 33;

/// One series, or one line of a table.
#[derive(Clone, Debug)]
pub(super) struct Series {
    pub(super) query: char,
    pub(super) name: String,
    /// Which of all series of the panel it is.
    pub(super) index: usize,
    pub(super) labels: Vec<(String, String)>,
    pub(super) values: Vec<f64>,
}

impl Series {
    pub(super) fn whose(&self) -> Whose<'_> {
        Whose { query: self.query, name: &self.name, index: self.index }
    }

    pub(super) fn last(&self) -> f64 {
        self.values.last().copied().unwrap_or(0.0)
    }

    pub(super) fn most(&self) -> f64 {
        self.values.iter().copied().fold(f64::MIN, f64::max)
    }
}

/// Where the last value of a series lies on the way from the lowest value of a panel to the highest.
pub(super) fn part(all: &[Series], one: &Series) -> f64 {
    let values = || all.iter().flat_map(|series| series.values.iter().copied());
    let (low, high) = (values().fold(f64::MAX, f64::min), values().fold(f64::MIN, f64::max));
    if high > low { (one.last() - low) / (high - low) } else { 0.0 }
}

/// The series of all queries of a panel.
pub(super) fn of(spec: &Panel, panel: &json::Panel, facts: &Facts, trouble: Option<&Trouble>) -> Vec<Series> {
    let fields = Fields::of(panel);
    let mut series = Vec::new();
    // The columns of a table are joined by their labels, whose values are those of the first.
    let mut joined: Option<Vec<(String, Vec<String>)>> = None;
    for (target, query) in spec.all_targets().zip('A'..='Z') {
        let base = facts.base(target.reads());
        let met = trouble.filter(|trouble| trouble.meets(&base));
        let is_of_alerts = base.iter().any(|(name, _)| name.starts_with("ALERTS"));
        let named = told_by_overrides(target.legend(), &fields.names());
        let of_label = |label: &str| {
            let told = trouble.and_then(|trouble| trouble.labels.get(label)).filter(|_| is_of_alerts);
            let known = told.map(|told| vec![(*told).to_owned()]);
            (label.to_owned(), known.unwrap_or_else(|| facts.values(label, target, &base, &named)))
        };
        let own = || shown_labels(spec, target).into_iter().map(of_label).collect::<Vec<_>>();
        let values = joined.take().unwrap_or_else(own);
        if matches!(panel.options, json::Options::Table { .. }) {
            joined = Some(values.clone());
        }
        let count = match (is_of_alerts, trouble) {
            (true, None) => 0,
            (true, Some(_)) => 1,
            _ => values.iter().map(|(_, values)| values.len()).max().unwrap_or(1).min(MOST),
        };
        for index in 0..count {
            let labels: Vec<(String, String)> = values
                .iter()
                .filter(|(_, all)| !all.is_empty())
                .map(|(label, all)| (label.clone(), named_by(label, &all[index % all.len()], trouble, is_of_alerts)))
                .collect();
            let name = legend(target.legend(), &labels);
            let whose = Whose { query, name: &name, index: series.len() };
            let unit = target.unit().unwrap_or(Unit::Unknown);
            let struck = met.filter(|trouble| trouble.strikes(&labels, index, &values));
            let is_code = base.iter().any(|(name, _)| name.ends_with("_status_code"));
            let is_state = matches!(panel.options, json::Options::StateTimeline { .. });
            let is_age = unit == Unit::Seconds && target.text().contains("time()");
            let kind = match (is_of_alerts, is_code) {
                (true, _) => Kind::Alerts,
                (_, true) => Kind::StatusCode,
                _ if is_state => Kind::State,
                _ if is_age => Kind::Age,
                _ => Kind::Value,
            };
            let invented = Invented { fields, whose, unit, panel: panel.id as u64, kind };
            let values = invented.values(index, struck);
            series.push(Series { query, index: series.len(), labels, values, name });
        }
    }
    series
}

/// The labels by which a series is named: those of its legend, or of its table.
fn shown_labels<'a>(spec: &'a Panel, target: &'a Target) -> Vec<&'a str> {
    let columns = spec.all_label_columns();
    if columns.is_empty() {
        target.legend().split("{{").skip(1).filter_map(|rest| Some(rest.split_once("}}")?.0.trim())).collect()
    } else {
        columns.iter().map(|(label, _)| *label).collect()
    }
}

/// The values of a legend's only label that overrides by name tell: of `{{class}}xx` and `5xx` it is `5`.
fn told_by_overrides(template: &str, names: &[String]) -> Vec<String> {
    let Some((before, (_, after))) =
        template.split_once("{{").and_then(|(before, rest)| Some((before, rest.split_once("}}")?)))
    else {
        return Vec::new();
    };
    let value = |name: &String| name.strip_prefix(before)?.strip_suffix(after).map(str::to_owned);
    if after.contains("{{") { Vec::new() } else { names.iter().filter_map(value).collect() }
}

/// An alert's own labels stand as they are; what a query makes of them is named by the first of them.
fn named_by(label: &str, value: &str, trouble: Option<&Trouble>, is_of_alerts: bool) -> String {
    let Some(trouble) = trouble.filter(|_| is_of_alerts) else { return value.to_owned() };
    match label {
        "alertname" | "alert" => trouble.alert.name().to_owned(),
        _ if trouble.labels.contains_key(label) => value.to_owned(),
        _ => {
            let beside = trouble.labels.iter().filter(|(name, _)| !["severity", "scope", "alertname"].contains(name));
            beside.map(|(_, value)| *value).next().unwrap_or("–").to_owned()
        }
    }
}

/// `{{node}} {{device}}` with its labels filled in.
fn legend(template: &str, labels: &[(String, String)]) -> String {
    let mut name = String::new();
    for (index, part) in template.split("{{").enumerate() {
        if index == 0 {
            name.push_str(part);
            continue;
        }
        let (label, rest) = part.split_once("}}").unwrap_or((part, ""));
        let value = labels.iter().find(|(name, _)| name == label.trim()).map_or("", |(_, value)| value);
        name.push_str(value);
        name.push_str(rest);
    }
    name
}

struct Invented<'a> {
    fields: Fields<'a>,
    whose: Whose<'a>,
    unit: Unit,
    panel: u64,
    kind: Kind,
}

/// What a series is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Alerts that fire.
    Alerts,
    /// Answers of HTTP.
    StatusCode,
    /// Something that stays as it is until it changes.
    State,
    /// How long ago something happened.
    Age,
    /// Anything else.
    Value,
}

impl Invented<'_> {
    /// The values from the left of a picture to its right.
    fn values(&self, index: usize, struck: Option<&Trouble>) -> Vec<f64> {
        let own = u64::from(u32::from(self.whose.query)) << 8 | index as u64;
        let mut random = Random::new(&[self.panel, own]);
        let says = self.fields.says(self.whose);
        let (low, high) = self.usual(says);
        let level = if says == Says::Limit { high } else { random.between(low, high) };
        let bounded = !self.fields.steps(self.whose).is_empty();
        let bad = struck.and_then(|_| self.bad(level, says));
        let unrest = if says == Says::Limit || low >= high || self.kind == Kind::State { 0.0 } else { level * 0.12 };
        let (mut from, mut to) = (random.between(-1.0, 1.0), random.between(-1.0, 1.0));
        let mut values = Vec::with_capacity(POINTS);
        for point in 0..POINTS {
            if point % 6 == 0 {
                (from, to) = (to, random.between(-1.0, 1.0));
            }
            let slow = from + (to - from) * (point % 6) as f64 / 6.0;
            let quick = random.between(-0.25, 0.25);
            let calm = level + unrest * (slow + quick);
            let calm = if bounded { calm.clamp(low.min(level), high.max(level)) } else { calm };
            let value = match bad {
                Some(bad) if point >= STRUCK => {
                    let part = ((point - STRUCK + 1) as f64 / 4.0).min(1.0);
                    // Downwards from it, for a share ends at its whole.
                    calm + (bad * (0.99 + 0.03 * quick) - calm) * part
                }
                _ => calm,
            };
            values.push(self.rounded(value));
        }
        values
    }

    fn rounded(&self, value: f64) -> f64 {
        if self.is_whole() { (value + 0.5).floor() } else { value }
    }

    fn is_whole(&self) -> bool {
        matches!(self.unit, Unit::Count | Unit::Truth) || self.fields.has_words() || self.kind == Kind::StatusCode
    }

    /// Between which values nothing is wrong: within the green, or what is usual in the unit.
    fn usual(&self, says: Says) -> (f64, f64) {
        match self.kind {
            // One alert, for some 25 minutes.
            Kind::Alerts if self.unit == Unit::Seconds => return (1_500.0, 1_500.0),
            Kind::Alerts => return (1.0, 1.0),
            Kind::StatusCode => return (200.0, 200.0),
            Kind::State | Kind::Age | Kind::Value => {}
        }
        let steps = self.fields.steps(self.whose);
        let green = steps
            .iter()
            .position(|step| [GREEN, "transparent"].contains(&step.color))
            .filter(|_| says == Says::Nothing);
        if let Some(green) = green {
            let begin = steps[green].value.map(|number| number.0);
            let end = steps.get(green + 1).and_then(|step| step.value).map(|number| number.0);
            return match (begin, end) {
                (None, Some(end)) if end <= 1.0 && self.unit == Unit::Count => (0.0, 0.0),
                (None, Some(end)) => (end * 0.15, end * 0.6),
                (Some(begin), None) if self.unit == Unit::Truth => (begin.max(1.0), begin.max(1.0)),
                (Some(begin), None) if self.unit == Unit::Ratio => {
                    (begin + (1.0 - begin).max(0.0) * 0.4, begin.max(1.0))
                }
                (Some(begin), None) => (begin * 1.2, begin * 1.8),
                (Some(begin), Some(end)) => (begin + (end - begin) * 0.2, end - (end - begin) * 0.2),
                (None, None) => (1.0, 1.0),
            };
        }
        // One magnitude for all series of a panel, for they share an axis.
        let mut random = Random::new(&[self.panel]);
        let (low, high) = match self.unit {
            Unit::Truth => (1.0, 1.0),
            Unit::Ratio => (0.08, 0.45),
            Unit::Percent | Unit::PercentOfCore => (8.0, 45.0),
            Unit::Count | Unit::Number | Unit::Unknown => spread(random.of(&[4.0, 12.0, 60.0, 250.0])),
            Unit::PerSecond => spread(random.of(&[0.6, 3.0, 12.0, 40.0])),
            // Hours: what happened a moment ago is rare.
            Unit::Seconds if self.kind == Kind::Age => (4_000.0, 80_000.0),
            Unit::Seconds | Unit::CpuSeconds => spread(random.of(&[0.02, 0.08, 0.4])),
            Unit::SecondsPerSecond => spread(0.02),
            Unit::Timestamp => (0.0, 0.0),
            Unit::Bytes => spread(random.of(&[100.0, 400.0, 1_600.0]) * 1_048_576.0),
            Unit::BytesPerSecond => spread(random.of(&[20.0, 200.0, 900.0]) * 1_024.0),
            Unit::Cores => spread(random.of(&[0.15, 0.6, 1.5])),
        };
        match says {
            Says::Nothing => (low, high),
            Says::Bad => (high * 0.004, high * 0.01),
            Says::Limit => (high * 1.3, high * 1.3),
        }
    }

    /// What is shown while the alert fires; nothing else where no colour says what is bad.
    fn bad(&self, level: f64, says: Says) -> Option<f64> {
        let whole = self.is_whole();
        match (self.kind, self.fields.steps(self.whose), says) {
            (Kind::StatusCode, ..) => Some(503.0),
            (Kind::Alerts, ..) | (_, _, Says::Limit) => None,
            (_, _, Says::Bad) => Some(level * 40.0),
            (_, [first, .., last], _) if first.color == GREEN => {
                let begin = last.value.map_or(1.0, |number| number.0);
                let beyond = begin * 1.2 + if whole && begin < 5.0 { 1.0 } else { 0.0 };
                Some(if self.unit == Unit::Ratio && begin < 1.0 { beyond.min(1.0) } else { beyond })
            }
            (_, [_, second, ..], _) => {
                let begin = second.value.map_or(0.0, |number| number.0);
                Some(if whole { (begin * 0.5).floor() } else { begin * 0.5 })
            }
            _ => (self.unit == Unit::Truth).then_some(0.0),
        }
    }
}

/// From a fourth of it up to it.
fn spread(most: f64) -> (f64, f64) {
    (most * 0.25, most)
}
