//! What an exporter exposes: a catalogue in the form of an exposition, read by people and by the checks.
//!
//! ```
//! let catalogue = promql::Catalogue::parse("\
//! ## exporter: node-exporter
//! ## image: quay.io/prometheus/node-exporter:v1.12.1
//! ## enum mode idle,iowait,user,system
//! ## off-by-default: systemd node_systemd_*
//! ## TYPE node_systemd_unit_state gauge
//! ## HELP node_cpu_seconds_total Seconds the CPUs spent in each mode.
//! ## TYPE node_cpu_seconds_total counter
//! node_cpu_seconds_total{cpu,mode}
//! ").unwrap();
//! assert_eq!(catalogue.families["node_cpu_seconds_total"].labels.len(), 2);
//! ```
//!
//! - Header: `# exporter:`, `# image:`, `# flags:`, `# source:` (how it came about), `# enum label a,b` or
//!   `# enum metric.label a,b` (the values that a label can have), `# off-by-default: collector metric metric_*`,
//!   `# unlimited-at-0: metric metric` (limits that are 0 where there is none).
//! - A series line names its labels, `{a,b?}`; `?` marks those that not every series has. A line of a real exposition,
//!   `name{a="b"} 1`, does as well: labels that are missing or empty on one line are marked by that.
//! - A metric with `# TYPE` but without a series line exists, but had no series when this was recorded; `# LABELS name a,b`
//!   says which labels it will have, else they are unknown.

mod read;

use std::collections::{BTreeMap, BTreeSet};

use query::Unit;

/// What an exporter exposes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalogue {
    /// The exporter.
    pub exporter: String,
    /// The image that it was recorded from.
    pub image: String,
    /// The flags that it was recorded with.
    pub flags: Vec<String>,
    /// How the catalogue came about.
    pub source: String,
    /// Its metrics by name: histograms and summaries by their base name.
    pub families: BTreeMap<String, Family>,
}

/// A metric.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Family {
    /// Its name; a histogram's without `_bucket`.
    pub name: String,
    /// What kind of number it is.
    pub kind: MetricKind,
    /// Its unit.
    pub unit: Unit,
    /// What it means.
    pub help: String,
    /// Its labels, `le` and `quantile` left out; `None` where they are unknown.
    pub labels: BTreeMap<String, Label>,
    /// Whether its labels are known.
    pub labels_known: bool,
    /// Whether it had series when it was recorded.
    pub had_series: bool,
    /// The collector that must be switched on for it.
    pub collector: Option<String>,
    /// Whether it is a limit that is 0 where there is none.
    pub unlimited_at_zero: bool,
}

/// A label of a metric.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    /// Whether every series has it.
    pub always: bool,
    /// All values that it can have, where they are known.
    pub values: Option<BTreeSet<String>>,
}

/// What kind of number a metric is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MetricKind {
    /// It only goes up, or back to 0.
    Counter,
    /// It goes up and down.
    Gauge,
    /// `_bucket`, `_sum`, `_count`.
    Histogram,
    /// Quantiles, `_sum`, `_count`.
    Summary,
    /// Always 1: its labels are what it says.
    Info,
    /// Its exporter does not say.
    Untyped,
}

impl MetricKind {
    /// Its name in messages and behind `# TYPE`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge => "gauge",
            Self::Histogram => "histogram",
            Self::Summary => "summary",
            Self::Info => "info",
            Self::Untyped => "untyped",
        }
    }
}

/// Which series of a metric a name means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The metric itself; the quantiles of a summary.
    Whole,
    /// `_bucket`.
    Bucket,
    /// `_sum`.
    Sum,
    /// `_count`.
    Count,
}

impl Catalogue {
    /// The metric that a series belongs to, and which part of it the series is.
    pub fn find(&self, series: &str) -> Option<(&Family, Part)> {
        for (suffix, part) in [("_bucket", Part::Bucket), ("_sum", Part::Sum), ("_count", Part::Count)] {
            let base = series.strip_suffix(suffix).and_then(|base| self.families.get(base));
            if let Some(family) = base.filter(|family| family.has(part)) {
                return Some((family, part));
            }
        }
        self.families.get(series).filter(|family| family.has(Part::Whole)).map(|family| (family, Part::Whole))
    }

    /// The names of all its series.
    pub fn series(&self) -> impl Iterator<Item = String> + '_ {
        self.families.values().flat_map(Family::series)
    }
}

impl Family {
    /// The names of its series.
    pub fn series(&self) -> impl Iterator<Item = String> + '_ {
        let suffixes = [(Part::Whole, ""), (Part::Bucket, "_bucket"), (Part::Sum, "_sum"), (Part::Count, "_count")];
        let parts = suffixes.into_iter().filter(|(part, _)| self.has(*part));
        parts.map(|(_, suffix)| format!("{}{suffix}", self.name))
    }

    /// Whether it has that part.
    pub const fn has(&self, part: Part) -> bool {
        match part {
            Part::Whole => !matches!(self.kind, MetricKind::Histogram),
            Part::Bucket => matches!(self.kind, MetricKind::Histogram),
            Part::Sum | Part::Count => matches!(self.kind, MetricKind::Histogram | MetricKind::Summary),
        }
    }
}
