//! From pages to a catalogue: what was scraped, and what a recipe knows that no scrape shows.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use crate::Kind;
use crate::exposition::{Exposed, Exposition};
use crate::{Catalogue, Correction, Family, Label, matches};

/// What is known about an exporter beyond its pages. Names of metrics may end in `*`.
#[derive(Clone, Copy, Debug)]
pub struct Draft {
    /// The name of the catalogue and of its file.
    pub exporter: &'static str,
    /// Labels whose values are closed sets.
    pub closed: &'static [Closed],
    /// Labels that have these values as a rule, and may have others.
    pub usual: &'static [Closed],
    /// What only grows, or starts anew, although the program calls it a gauge.
    pub counting: &'static [&'static str],
    /// Metrics that exist although a healthy, idle program does not show them.
    pub silent: &'static [Silent],
    /// Catalogues of what the same program exposes in modes in which it is not recorded, such as with peers, and of
    /// what its documentation says beside.
    pub modes: &'static [&'static str],
    /// Collectors that are off unless a flag switches them on.
    pub collectors: &'static [Collector],
    /// Limits that are 0 where there is none: whoever divides by one has to ask.
    pub unlimited_at_zero: &'static [&'static str],
    /// What the deployed version does otherwise than the recorded one.
    pub corrections: &'static [Correction],
    /// Metrics of the machine that records, not of the program.
    pub left_out: &'static [&'static str],
}

/// A label that can have these values and no others.
#[derive(Clone, Copy, Debug)]
pub struct Closed {
    /// The metrics that have it.
    pub metrics: &'static str,
    /// The label.
    pub label: &'static str,
    /// Its values; empty where one scrape shows all of them.
    pub values: &'static [&'static str],
}

/// A metric that has no series until something happens.
#[derive(Clone, Copy, Debug)]
pub struct Silent {
    /// Its name.
    pub name: &'static str,
    /// Its kind.
    pub kind: Kind,
    /// Its labels; `x?` where some of its series have it.
    pub labels: &'static [&'static str],
    /// Its help, as in the program's source.
    pub help: &'static str,
}

/// A collector with its metrics.
#[derive(Clone, Copy, Debug)]
pub struct Collector {
    /// Its name, as in its flag.
    pub name: &'static str,
    /// Its metrics.
    pub metrics: &'static [&'static str],
}

impl Draft {
    /// A draft that knows nothing more than the name.
    pub const fn of(exporter: &'static str) -> Self {
        Self {
            exporter,
            closed: &[],
            usual: &[],
            counting: &[],
            silent: &[],
            modes: &[],
            collectors: &[],
            unlimited_at_zero: &[],
            corrections: &[],
            left_out: &[],
        }
    }

    /// The catalogue without its header: the pages' families, completed and corrected.
    ///
    /// # Panics
    ///
    /// Where a mode's catalogue cannot be read: a test of the recipes reads each.
    pub fn catalogue(&self, page: &Exposition) -> Catalogue {
        let shown = |name: &String| !self.left_out.iter().any(|pattern| matches(pattern, name));
        let mut families: BTreeMap<String, Family> = page
            .families
            .iter()
            .filter(|(name, _)| shown(name))
            .map(|(name, exposed)| (name.clone(), family(name, exposed)))
            .collect();
        let applied = self.corrections.iter().filter(|correction| correction.apply(&mut families));
        let notes = applied.map(Correction::note).collect();
        for silent in self.silent {
            let labels = || silent.labels.iter().map(declared).collect();
            let family = families
                .entry(silent.name.to_owned())
                .or_insert_with(|| Family { help: silent.help.to_owned(), ..Family::new(silent.name, silent.kind) });
            family.labels.get_or_insert_with(labels);
        }
        for mode in self.modes {
            let mode = Catalogue::parse(mode).unwrap_or_else(|faults| panic!("{faults:?}"));
            for (name, family) in mode.families {
                let unseen = Family { labels: None, had_series: false, ..family.clone() };
                merge(families.entry(name).or_insert(unseen), family);
            }
        }
        for closed in self.closed {
            for (name, family) in families.iter_mut().filter(|(name, _)| matches(closed.metrics, name)) {
                if let Some(label) = family.labels.as_mut().and_then(|labels| labels.get_mut(closed.label)) {
                    label.values = Some(closed.all(page.families.get(name)));
                }
            }
        }
        for usual in self.usual {
            for family in families.values_mut().filter(|family| matches(usual.metrics, &family.name)) {
                if let Some(label) = family.labels.as_mut().and_then(|labels| labels.get_mut(usual.label)) {
                    label.usual = usual.values.iter().map(|value| (*value).to_owned()).collect();
                }
            }
        }
        let counting = self.counting.iter().filter(|name| families.keys().any(|family| matches(name, family)));
        let counting = counting.map(|name| (*name).to_owned()).collect();
        let limits = self.unlimited_at_zero.iter().filter(|name| families.contains_key(**name));
        let mut catalogue = Catalogue {
            exporter: self.exporter.to_owned(),
            notes,
            off_by_default: self.off_by_default(&families),
            unlimited_at_zero: limits.map(|name| (*name).to_owned()).collect(),
            counting,
            families,
            ..Catalogue::default()
        };
        catalogue.settle();
        catalogue
    }

    /// The collectors of which the catalogue has metrics.
    fn off_by_default(&self, families: &BTreeMap<String, Family>) -> BTreeMap<String, Vec<String>> {
        let known = |pattern: &&&str| families.keys().any(|name| matches(pattern, name));
        let line = |collector: &Collector| {
            let patterns: Vec<_> = collector.metrics.iter().filter(known).map(|name| (*name).to_owned()).collect();
            (!patterns.is_empty()).then(|| (collector.name.to_owned(), patterns))
        };
        self.collectors.iter().filter_map(line).collect()
    }
}

impl Closed {
    /// What the recipe says, and what was seen: a value that was seen exists, whatever the recipe says.
    fn all(&self, exposed: Option<&Exposed>) -> BTreeSet<String> {
        let seen = exposed.into_iter().flat_map(|exposed| &exposed.series).filter_map(|labels| labels.get(self.label));
        let seen = seen.filter(|value| !value.is_empty());
        seen.cloned().chain(self.values.iter().map(|value| (*value).to_owned())).collect()
    }
}

/// What a mode says of a metric that the pages show too: it may have more labels there.
fn merge(shown: &mut Family, mode: Family) {
    let Some(others) = mode.labels else { return };
    match &mut shown.labels {
        None => shown.labels = Some(others),
        Some(labels) => {
            for (label, other) in others {
                labels.entry(label).or_insert(Label { always: false, ..other });
            }
        }
    }
}

fn declared(label: &&str) -> (String, Label) {
    let name = label.strip_suffix('?');
    (name.unwrap_or(label).to_owned(), Label { always: name.is_none(), ..Label::default() })
}

fn family(name: &str, exposed: &Exposed) -> Family {
    let names: BTreeSet<&String> = exposed.series.iter().flat_map(BTreeMap::keys).collect();
    let label = |name: &&String| {
        let always = exposed.series.iter().all(|series| series.get(*name).is_some_and(|value| !value.is_empty()));
        ((*name).clone(), Label { always, ..Label::default() })
    };
    let had_series = !exposed.series.is_empty();
    // A classic histogram has bounds: of one without, the text shows a single bucket for everything. That a histogram
    // with bounds is native beside, no text shows.
    let is_native = exposed.kind == Kind::Histogram && exposed.bounds.iter().eq(["+Inf"]);
    let (kind, bounds) = match exposed.kind {
        _ if is_native => (Kind::NativeHistogram, BTreeSet::new()),
        kind => (kind, exposed.bounds.clone()),
    };
    Family {
        help: exposed.help.clone(),
        bounds: (!bounds.is_empty()).then_some(bounds),
        labels: had_series.then(|| names.iter().map(label).collect()),
        had_series,
        ..Family::new(name, kind)
    }
}
