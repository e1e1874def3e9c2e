//! Which series a name means, and why there may be none.

use std::collections::BTreeSet;

use query::{Finding, Labels, Span, Unit, holds_variable};

use super::Analyser;
use crate::ast::Selector;
use crate::rules::{collector_off, histogram_base, not_scraped, series_dropped, unknown_metric};
use crate::value::{Read, Shape, Value};
use crate::world::{Source, World};
use catalogue::{Kind, Part};

impl Analyser<'_> {
    pub(super) fn selected(&mut self, selector: &Selector) -> Value {
        let Some(name) = selector.metric().filter(|name| !holds_variable(&name.text)) else { return Value::unknown() };
        if let Some(recorded) = self.world.records(&name.text) {
            let mut labels = Labels { named: true, ..Labels::NONE };
            for label in &recorded.labels {
                labels.add(label, None, true);
            }
            self.reads.insert(Read { series: name.text.clone(), jobs: BTreeSet::new() });
            self.check_matchers(selector, &name.text, &mut labels);
            return Value { labels, unit: recorded.unit, shape: Shape::Gauge };
        }
        let world = self.world;
        let sources = world.sources(&name.text);
        if sources.is_empty() {
            self.findings.extend(nothing(self.world, &name.text, name.span));
            return Value::unknown();
        }
        let sources = self.matching_sources(selector, &name.text, sources);
        let jobs = sources.iter().filter_map(|source| source.job).map(|job| job.name.clone()).collect();
        self.reads.insert(Read { series: name.text.clone(), jobs });
        let Some(first) = sources.first() else { return Value::unknown() };
        let (unit, shape) = (first.unit, shape(first));
        let one_unit = sources.iter().all(|source| source.unit == unit);
        let mut all = sources.iter().map(labels);
        let first = all.next().unwrap_or_default();
        let mut labels = all.fold(first, |labels, other| labels.or(&other));
        self.check_matchers(selector, &name.text, &mut labels);
        Value { labels, unit: if one_unit { unit } else { Unit::Unknown }, shape }
    }
}

/// Why no series has that name.
fn nothing(world: &World, name: &str, span: Span) -> Option<Finding> {
    if let Some((job, family, _)) = world.exposing(name).first() {
        return collector_off(job, family, name, span).or_else(|| series_dropped(job, name, span));
    }
    not_scraped(world, name, span)
        .or_else(|| histogram_base(world, name, span))
        .or_else(|| Some(unknown_metric(world, name, span)))
}

fn labels(source: &Source<'_>) -> Labels {
    let mut labels = Labels { open: source.open, named: true, ..Labels::NONE };
    for (name, label) in &source.labels {
        labels.add(name, label.values.clone(), label.always);
    }
    labels
}

const fn shape(source: &Source<'_>) -> Shape {
    match (source.kind, source.part) {
        (_, Part::Bucket) => Shape::Buckets,
        (Kind::Counter, _) => Shape::Counter,
        (Kind::Gauge | Kind::Info, _) => Shape::Gauge,
        _ => Shape::Unknown,
    }
}
