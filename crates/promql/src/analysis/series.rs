//! Which series a name means, and why there may be none.

use std::collections::BTreeSet;

use super::{Analyser, Labels, Read, Shape, Value};
use crate::ast::Selector;
use crate::finding::Span;
use crate::lexer::holds_variable;
use crate::suggest::did_you_mean;
use crate::world::Source;
use catalogue::{Catalogue, Kind, Part};
use query::Unit;

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
            self.nothing(&name.text, name.span);
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

    /// Says why no series has that name.
    fn nothing(&mut self, name: &str, span: Span) {
        if let Some((job, family, _)) = self.world.exposing(name).first() {
            let (message, fix) = match (&family.collector, job.drops(name)) {
                (Some(collector), _) if !job.collects(family) => (
                    format!(
                        "`{name}` needs the collector `{collector}`, which is off by default, and the job `{}` does not switch it on",
                        job.name
                    ),
                    format!("switch the collector `{collector}` on"),
                ),
                (_, Some(pattern)) => (
                    format!("`{name}` is dropped by the job `{}`, whose `{pattern}` matches it", job.name),
                    "take it out of what the job drops".to_owned(),
                ),
                _ if job.omits(name) => (
                    format!("the job `{}` does not keep `{name}`", job.name),
                    "add it to the metrics that the job keeps".to_owned(),
                ),
                _ => return,
            };
            return self.fault(span, message, fix);
        }
        let catalogued = self.world.catalogues.iter().find_map(|catalogue| Some((catalogue, catalogue.find(name)?)));
        if let Some((Catalogue { exporter, .. }, _)) = catalogued {
            let message = format!("`{name}` is exposed by `{exporter}`, which no job scrapes");
            return self.fault(span, message, format!("add a job that scrapes `{exporter}`"));
        }
        let family = self.world.catalogues.iter().find_map(|catalogue| catalogue.families.get(name));
        if family.is_some_and(|family| family.kind == Kind::Histogram) {
            let message = format!("`{name}` is a histogram, which has no series of that name");
            return self.fault(span, message, format!("read `{name}_bucket`, `{name}_sum` or `{name}_count`"));
        }
        let names = self.world.names();
        let near = did_you_mean(name, names.iter().map(String::as_str));
        if name.contains(':') {
            let fix = near.unwrap_or_else(|| "write a recording rule of that name".to_owned());
            return self.fault(span, format!("no rule records `{name}`"), fix);
        }
        let fix = near.unwrap_or_else(|| {
            "read what an exporter exposes, or, if one exposes it now, `cargo xtask record` that exporter".to_owned()
        });
        self.fault(span, format!("no metric is called `{name}`"), fix);
    }
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
