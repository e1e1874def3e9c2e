//! Which series a name means, and why there may be none.

use std::collections::BTreeSet;

use query::regex::Regex;
use query::tree::{MatchOp, Matcher};
use query::{Finding, Labels, Reach, Span, Unit, holds_variable};

use super::Analyser;
use crate::ast::Selector;
use crate::rules::{
    buckets_of_native, collector_off, histogram_base, histogram_form, no_such_names, not_scraped, series_dropped,
    stale_between_scrapes, unknown_metric,
};
use crate::value::{Read, Shape, Value};
use crate::world::{Source, World};
use catalogue::{Kind, Part};

/// Labels of which a target surely has several values, unless a matcher picks one.
const MANY: [&str; 17] = [
    "code",
    "condition",
    "container",
    "cpu",
    "device",
    "handler",
    "integration",
    "le",
    "method",
    "mode",
    "mountpoint",
    "phase",
    "quantile",
    "reason",
    "route",
    "status",
    "status_code",
];

/// Labels that follow from others, so that they tell no series apart.
const FOLLOWING: [&str; 10] = ["app", "host_ip", "id", "image", "instance", "job", "name", "namespace", "node", "unit"];

impl Analyser<'_> {
    pub(super) fn selected(&mut self, selector: &Selector) -> Value {
        match selector.metric() {
            Some(name) if !holds_variable(&name.text) => self.series(selector, &name.text, name.span),
            Some(_) => Value::unknown(),
            None => self.several(selector),
        }
    }

    /// What is read without a range is scraped often enough to be there.
    pub(super) fn check_fresh(&mut self, selector: &Selector) {
        let Some(name) = selector.metric() else { return };
        let jobs = self.reads.iter().filter(|read| read.series == name.text).flat_map(|read| &read.jobs);
        let jobs = jobs.filter_map(|job| self.world.jobs.iter().find(|one| one.name == *job));
        let slowest = jobs.min_by(|one, other| other.interval.total_cmp(&one.interval));
        let found = slowest.and_then(|job| stale_between_scrapes(&name.text, selector.span, job));
        self.findings.extend(found);
    }

    /// The series of several metrics, where a matcher lists their names.
    fn several(&mut self, selector: &Selector) -> Value {
        let by_pattern = |matcher: &&Matcher| matcher.label.text == "__name__" && matcher.op == MatchOp::Regex;
        let Some(matcher) = selector.matchers.iter().find(by_pattern) else { return Value::unknown() };
        let pattern = &matcher.value.text;
        let Some(regex) = Regex::parse(pattern).ok().filter(|_| !holds_variable(pattern)) else {
            return Value::unknown();
        };
        let mut names = self.world.names();
        names.retain(|name| regex.matches(name));
        names.sort();
        names.dedup();
        if names.is_empty() && self.world.open {
            return Value::unknown();
        }
        if names.is_empty() {
            // Names of recorded series may be known elsewhere.
            let told = (!self.world.recorded_by_name || !pattern.contains(':')).then(|| no_such_names(matcher));
            self.findings.extend(told);
            return Value::unknown();
        }
        // What no job brings is no fault here: a pattern may well reach further than what is scraped.
        let told = self.findings.len();
        let values: Vec<_> = names.iter().map(|name| (name, self.series(selector, name, matcher.span))).collect();
        self.findings.truncate(told);
        let mut known = values.into_iter().filter(|(_, value)| value.shape != Shape::Unknown);
        let Some((first, mut all)) = known.next() else { return Value::unknown() };
        let mut seen = vec![(first, all.labels.clone())];
        for (name, value) in known {
            let like = seen.iter().find(|(_, labels)| alike(labels, &value.labels));
            let pair = like.map(|(other, _)| [(*other).clone(), name.clone()]);
            all.alike = all.alike.or(pair);
            seen.push((name, value.labels.clone()));
            all.labels = all.labels.or(&value.labels);
            all.unit = if all.unit == value.unit { all.unit } else { Unit::Unknown };
            all.shape = if all.shape == value.shape { all.shape } else { Shape::Unknown };
            all.reach = all.reach.or(value.reach);
        }
        all
    }

    fn series(&mut self, selector: &Selector, name: &str, span: Span) -> Value {
        if let Some(recorded) = self.world.records(name) {
            let mut labels = Labels { named: true, ..Labels::NONE };
            for label in &recorded.labels {
                labels.add(label, None, true);
            }
            labels.own.clone_from(&recorded.labels);
            labels.apart = labels.own.iter().filter(|label| !FOLLOWING.contains(&label.as_str())).cloned().collect();
            self.reads.insert(Read { series: name.to_owned(), jobs: BTreeSet::new() });
            self.check_matchers(selector, name, &mut labels);
            return Value::new(labels, recorded.unit, recorded.shape());
        }
        let world = self.world;
        if let Some(yielded) = world.yielded.get(name) {
            let mut labels = Labels { named: true, ..yielded.labels.clone() };
            self.reads.insert(Read { series: name.to_owned(), jobs: BTreeSet::new() });
            self.check_matchers(selector, name, &mut labels);
            return Value::new(labels, yielded.unit, yielded.shape);
        }
        let sources = world.sources(name);
        if sources.is_empty() && world.open {
            self.reads.insert(Read { series: name.to_owned(), jobs: BTreeSet::new() });
            return Value::unknown();
        }
        if sources.is_empty() {
            self.findings.extend(nothing(self.world, name, span));
            return Value::unknown();
        }
        let sources = self.matching_sources(selector, name, sources);
        let jobs = sources.iter().filter_map(|source| source.job).map(|job| job.name.clone()).collect();
        self.reads.insert(Read { series: name.to_owned(), jobs });
        let Some(first) = sources.first() else { return Value::unknown() };
        let (unit, shape) = (first.unit, shape(first));
        let one_unit = sources.iter().all(|source| source.unit == unit);
        let mut all = sources.iter().map(labels);
        let first = all.next().unwrap_or_default();
        let mut labels = all.fold(first, |labels, other| labels.or(&other));
        self.check_matchers(selector, name, &mut labels);
        self.check_usual(selector, name, &sources);
        let unit = if one_unit { unit } else { Unit::Unknown };
        let unit = of_resource(name, &labels).filter(|_| unit == Unit::Unknown).unwrap_or(unit);
        let reach = match (shape, unit) {
            (Shape::Counter | Shape::Buckets, _) => Reach::NOT_NEGATIVE,
            (_, Unit::Truth) => Reach::YES_OR_NO,
            _ => Reach::ANY,
        };
        Value::new(labels, unit, shape).within(reach)
    }
}

/// Whether series of these labels may be the same but for their names.
fn alike(one: &Labels, other: &Labels) -> bool {
    let meets = |label: &String| match (one.may.get(label), other.may.get(label)) {
        (Some(Some(values)), Some(Some(others))) => !values.is_disjoint(others),
        _ => true,
    };
    one.may.keys().eq(other.may.keys()) && !one.open && !other.open && one.must.iter().all(meets)
}

/// The unit of what kube-state-metrics says of a resource, which a label names.
fn of_resource(name: &str, labels: &Labels) -> Option<Unit> {
    let values = labels.may.get("resource").filter(|_| name.starts_with("kube_"))?.as_ref()?;
    let mut units = values.iter().map(|resource| match resource.as_str() {
        "cpu" => Some(Unit::Cores),
        "memory" | "ephemeral_storage" | "storage" => Some(Unit::Bytes),
        "pods" => Some(Unit::Count),
        _ => None,
    });
    let first = units.next()??;
    units.all(|unit| unit == Some(first)).then_some(first)
}

/// Why no series has that name.
fn nothing(world: &World, name: &str, span: Span) -> Option<Finding> {
    if let Some((job, family, _)) = world.exposing(name).first() {
        return collector_off(job, family, name, span)
            .or_else(|| histogram_form(job, family, name, span))
            .or_else(|| series_dropped(job, name, span));
    }
    not_scraped(world, name, span)
        .or_else(|| buckets_of_native(world, name, span))
        .or_else(|| histogram_base(world, name, span))
        .or_else(|| Some(unknown_metric(world, name, span)))
}

fn labels(source: &Source<'_>) -> Labels {
    let mut labels = Labels { open: source.open, named: true, ..Labels::NONE };
    for (name, label) in &source.labels {
        labels.add(name, label.values.clone(), label.always);
    }
    let follows = |label: &&String| FOLLOWING.contains(&label.as_str()) || label.ends_with("id");
    if let Some(port) = source.port {
        labels.ends.insert("instance".to_owned(), [format!(":{port}")].into());
    }
    labels.own = source.own.iter().filter(|label| !follows(label)).cloned().collect();
    labels.apart = labels.own.iter().filter(|label| MANY.contains(&label.as_str())).cloned().collect();
    labels
}

fn shape(source: &Source<'_>) -> Shape {
    match (source.kind, source.part) {
        (_, Part::Bucket) => Shape::Buckets,
        (kind, Part::Whole) if kind.is_histogram() => Shape::Histogram,
        (Kind::Gauge, Part::Whole) if source.own.contains("quantile") => Shape::Quantile,
        (Kind::Counter, _) => Shape::Counter,
        (Kind::Gauge | Kind::Info, _) => Shape::Gauge,
        _ => Shape::Unknown,
    }
}
