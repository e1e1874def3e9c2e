//! What is deployed: the jobs that Prometheus scrapes, what they expose, and the series that rules record.

use std::collections::{BTreeMap, BTreeSet};

use catalogue::{Catalogue, Family, Kind, Label, Part};

use crate::dialect::Dialect;
use crate::recorded::Recorded;
use crate::value::Shape;
use query::regex::Regex;
use query::{Labels, Unit};

/// Everything that a query can read.
#[derive(Clone, Debug, Default)]
pub struct World {
    /// What the exporters expose.
    pub catalogues: Vec<Catalogue>,
    /// What Prometheus reads.
    pub dialect: Dialect,
    /// What is scraped.
    pub jobs: Vec<Job>,
    /// What rules record.
    pub recorded: Vec<Recorded>,
    /// Whether any name of the form `level:metric:operations` may be read too, and means what it says: see
    /// [`Recorded::named`]. Whether a rule records it must then be checked elsewhere.
    pub recorded_by_name: bool,
    /// Values of labels that whoever wrote the stack knows, such as its namespaces: a label of that name has no other
    /// value where neither its job nor its catalogue says which it has.
    pub values: BTreeMap<String, BTreeSet<String>>,
    /// Series that rules record, with what their expressions yield: for rules whose names promise nothing.
    pub yielded: BTreeMap<String, Yielded>,
    /// Whether there may be series of which nothing is known here: then a name that nobody exposes or records is no
    /// fault.
    pub open: bool,
}

/// What the expressions yield that are recorded under one name.
#[derive(Clone, Debug)]
pub struct Yielded {
    /// The labels of the series.
    pub labels: Labels,
    /// Their unit.
    pub unit: Unit,
    /// What their values are.
    pub shape: Shape,
}

/// A scrape job.
#[derive(Clone, Debug)]
pub struct Job {
    /// The value of the label `job`.
    pub name: String,
    /// The exporters that its targets are, by the names of their catalogues.
    pub exporters: Vec<String>,
    /// The labels that it gives to its targets beside `job` and `instance`, with all their values where they are known.
    pub labels: BTreeMap<String, Option<BTreeSet<String>>>,
    /// Whether the exporter's own labels win over the target's; else they become `exported_…`.
    pub honor_labels: bool,
    /// Regular expressions of the series that are dropped.
    pub dropped: Vec<String>,
    /// A regular expression of the only series that are kept, if not all others are.
    pub kept: Option<String>,
    /// The collectors that are switched on although they are off by default.
    pub collectors: Vec<String>,
    /// How many seconds lie between two scrapes.
    pub interval: f64,
    /// Whether it is only taken to be there: of its targets nothing is known, nor how it is called.
    #[doc(hidden)]
    pub is_assumed: bool,
    /// The port of its targets, where all have one.
    pub port: Option<u16>,
    /// In which form histograms are stored.
    pub histograms: Histograms,
}

/// In which form a job stores histograms, by the options of Prometheus of these names:
/// <https://prometheus.io/docs/specs/native_histograms/#scrape-configuration>.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Histograms {
    /// `scrape_native_histograms`: those that are native come as such.
    pub native: bool,
    /// `always_scrape_classic_histograms`: their buckets, sums and counts come beside.
    pub always_classic: bool,
    /// `convert_classic_histograms_to_nhcb`: classic ones become native ones of the same bounds.
    pub classic_to_nhcb: bool,
}

impl Histograms {
    /// Whether a metric of that kind is stored as a native histogram, under its own name.
    pub(crate) const fn stores_native(self, kind: Kind) -> bool {
        match kind {
            Kind::Histogram => self.classic_to_nhcb,
            Kind::NativeHistogram | Kind::ClassicAndNativeHistogram => self.native || self.classic_to_nhcb,
            _ => false,
        }
    }

    /// Whether a histogram of that kind is stored as buckets, sum and count.
    pub(crate) const fn stores_classic(self, kind: Kind) -> bool {
        !self.stores_native(kind) || self.always_classic
    }

    /// Whether this series of a metric is stored, as far as the form of histograms decides that.
    pub(crate) fn stores(self, family: &Family, series: &str) -> bool {
        let kind = family.kind;
        let in_its_form = if series == family.name { self.stores_native(kind) } else { self.stores_classic(kind) };
        !kind.is_histogram() || in_its_form
    }
}

impl Job {
    /// A job that scrapes an exporter every 30 seconds.
    pub fn new(name: &str, exporter: &str) -> Self {
        Self {
            name: name.to_owned(),
            exporters: vec![exporter.to_owned()],
            labels: BTreeMap::new(),
            honor_labels: false,
            dropped: Vec::new(),
            kept: None,
            collectors: Vec::new(),
            interval: 30.0,
            is_assumed: false,
            port: None,
            histograms: Histograms::default(),
        }
    }

    /// A job of which only the exporter is known: neither how it is called, nor which labels its targets have beside.
    /// It scrapes as often as any range needs.
    pub fn unseen(exporter: &str) -> Self {
        Self { interval: 0.0, ..Self::assumed(exporter, vec![exporter.to_owned()]) }
    }

    /// A job that somebody ought to list: called like what it scrapes, or by another name, so that it may bring any
    /// of these.
    pub(crate) fn assumed(name: &str, exporters: Vec<String>) -> Self {
        Self { is_assumed: true, honor_labels: true, exporters, ..Self::new(name, name) }
    }

    /// Adds a label that its targets get, with all values that it can have; none for any value.
    pub fn label(mut self, name: &str, values: &[&str]) -> Self {
        let values = (!values.is_empty()).then(|| values.iter().map(|value| (*value).to_owned()).collect());
        self.labels.insert(name.to_owned(), values);
        self
    }

    /// The expression by which it drops the series, if it does.
    pub fn drops(&self, series: &str) -> Option<&str> {
        let drops = |pattern: &&String| Regex::parse(pattern).is_ok_and(|regex| regex.matches(series));
        self.dropped.iter().find(drops).map(String::as_str)
    }

    /// Whether its expression of what is kept, if it has one, leaves the series out.
    pub fn omits(&self, series: &str) -> bool {
        let keeps = |pattern: &String| Regex::parse(pattern).is_ok_and(|regex| regex.matches(series));
        self.kept.as_ref().is_some_and(|pattern| !keeps(pattern))
    }

    /// Whether the series of this metric reach Prometheus: its collector is on, histograms are stored in that form, and
    /// no rule drops it.
    pub fn stores(&self, family: &Family, series: &str) -> bool {
        self.collects(family)
            && self.histograms.stores(family, series)
            && self.drops(series).is_none()
            && !self.omits(series)
    }

    /// The port at which the label `instance` ends, where it is that of the target: host and port.
    fn instance_port(&self) -> Option<u16> {
        self.port.filter(|_| self.has_plain_instances())
    }

    /// Whether the label `instance` is the address of the target: the job gives it no other.
    pub(crate) fn has_plain_instances(&self) -> bool {
        !self.labels.contains_key("instance")
    }

    fn target_labels(&self) -> BTreeMap<String, Label> {
        let mut labels: BTreeMap<String, Label> = self
            .labels
            .iter()
            .map(|(name, values)| (name.clone(), Label { always: true, values: values.clone(), ..Label::default() }))
            .collect();
        let job = (!self.is_assumed).then(|| BTreeSet::from([self.name.clone()]));
        labels.insert("job".into(), Label { always: true, values: job, ..Label::default() });
        labels.entry("instance".into()).or_insert(Label { always: true, ..Label::default() });
        labels
    }
}

/// One way in which a series comes to be.
#[derive(Clone, Debug)]
pub(crate) struct Source<'w> {
    pub job: Option<&'w Job>,
    pub labels: BTreeMap<String, Label>,
    /// Those of them that the metric has by itself.
    pub own: BTreeSet<String>,
    /// The port at which `instance` ends, where that is known.
    pub port: Option<u16>,
    /// Whether it may have more labels.
    pub open: bool,
    pub kind: Kind,
    pub part: Part,
    pub unit: Unit,
}

/// What Prometheus adds for every target.
const OF_TARGETS: [(&str, Unit); 5] = [
    ("up", Unit::Truth),
    ("scrape_duration_seconds", Unit::Seconds),
    ("scrape_samples_scraped", Unit::Count),
    ("scrape_samples_post_metric_relabeling", Unit::Count),
    ("scrape_series_added", Unit::Count),
];

/// What Prometheus writes about its own alerts: the first says in which state they are, the second since when.
const OF_ALERTS: [&str; 2] = ["ALERTS", "ALERTS_FOR_STATE"];

impl World {
    /// What is known of a series that a rule records.
    pub(crate) fn records(&self, series: &str) -> Option<Recorded> {
        let known = self.recorded.iter().find(|recorded| recorded.name == series).cloned();
        known.or_else(|| if self.recorded_by_name { Recorded::named(series) } else { None })
    }

    /// All jobs that expose the series, with its labels there.
    pub(crate) fn sources(&self, series: &str) -> Vec<Source<'_>> {
        if let Some((_, unit)) = OF_TARGETS.iter().find(|(name, _)| *name == series) {
            let of = |job| Source {
                job: Some(job),
                labels: Job::target_labels(job),
                own: BTreeSet::new(),
                port: job.instance_port(),
                open: job.is_assumed,
                kind: Kind::Gauge,
                part: Part::Whole,
                unit: *unit,
            };
            return self.jobs.iter().map(of).collect();
        }
        if OF_ALERTS.contains(&series) {
            let label = |name: &str| (name.to_owned(), Label { always: true, ..Label::default() });
            let of_state = (series == OF_ALERTS[0]).then_some("alertstate");
            let labels = ["alertname"].into_iter().chain(of_state).map(label).collect();
            return vec![Source {
                job: None,
                labels,
                own: BTreeSet::new(),
                port: None,
                open: true,
                kind: Kind::Gauge,
                part: Part::Whole,
                unit: Unit::Unknown,
            }];
        }
        self.exposing(series)
            .into_iter()
            .filter(|(job, family, _)| job.stores(family, series))
            .map(|(job, family, part)| self.source(job, family, part))
            .collect()
    }

    /// The jobs whose exporters have the series, whether it reaches Prometheus or not.
    pub(crate) fn exposing(&self, series: &str) -> Vec<(&Job, &Family, Part)> {
        let mut exposing = Vec::new();
        for job in &self.jobs {
            let exposes = |catalogue: &&Catalogue| job.exporters.contains(&catalogue.exporter);
            for catalogue in self.catalogues.iter().filter(exposes) {
                let converted = || {
                    let family = catalogue.families.get(series)?;
                    job.histograms.stores_native(family.kind).then_some((family, Part::Whole))
                };
                exposing.extend(catalogue.find(series).or_else(converted).map(|(family, part)| (job, family, part)));
            }
        }
        exposing
    }

    /// The names of all series that anybody exposes or records.
    pub fn names(&self) -> Vec<String> {
        let exposed = self.catalogues.iter().flat_map(Catalogue::series);
        let recorded = self.recorded.iter().map(|recorded| recorded.name.clone());
        exposed.chain(recorded).chain(OF_TARGETS.map(|(name, _)| name.to_owned())).collect()
    }
}

impl Job {
    pub(crate) fn collects(&self, family: &Family) -> bool {
        family.collector.as_ref().is_none_or(|collector| self.collectors.contains(collector))
    }
}

impl World {
    fn source<'w>(&self, job: &'w Job, family: &Family, part: Part) -> Source<'w> {
        let (mut labels, mut own) = (job.target_labels(), BTreeSet::new());
        for (name, label) in family.labels.iter().flatten() {
            let name =
                if labels.contains_key(name) && !job.honor_labels { format!("exported_{name}") } else { name.clone() };
            own.insert(name.clone());
            labels.insert(name, label.clone());
        }
        for (name, label) in labels.iter_mut().filter(|(_, label)| label.values.is_none()) {
            label.values = self.values.get(name.strip_prefix("exported_").unwrap_or(name)).cloned();
        }
        let is_of_part = part == Part::Bucket || part == Part::Whole && !family.kind.is_histogram();
        if let Some(name) = family.kind.part_label().filter(|_| is_of_part) {
            own.insert(name.to_owned());
            labels.insert(name.to_owned(), Label { always: true, values: family.bounds.clone(), ..Label::default() });
        }
        let (kind, unit) = match part {
            Part::Bucket | Part::Count => (Kind::Counter, Unit::Count),
            Part::Sum => (Kind::Counter, family.unit()),
            Part::Whole if family.kind == Kind::Summary => (Kind::Gauge, family.unit()),
            Part::Whole if family.counts => (Kind::Counter, family.unit()),
            Part::Whole => (family.kind, family.unit()),
        };
        let ends_at = job.instance_port().filter(|_| !own.contains("instance"));
        // Of what is always 1 the labels are attributes: they follow from a few of them.
        if family.says_by_labels() {
            own.clear();
        }
        let open = family.labels.is_none() || job.is_assumed;
        Source { job: Some(job), labels, port: ends_at, own, open, kind, part, unit }
    }
}
