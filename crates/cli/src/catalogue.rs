//! What an exporter exposes, as a file of the program's catalogues: read by people in a pull request, and by the checks.
//!
//! The promise: the same program shows the same bytes. Names of metrics and labels, kinds, helps and closed sets of
//! values are kept, sorted; values, times, hosts and versions of the machine that recorded it are not.
//!
//! ```text
//! # exporter: node-exporter
//! # image: quay.io/prometheus/node-exporter:v1.12.1
//! # flags: --path.rootfs=/host/root
//! # source: recorded from node_exporter 1.12.1
//! # off-by-default: processes node_processes_*
//! # unlimited-at-0: queue_limit
//!
//! # HELP node_cpu_seconds_total Seconds the CPUs spent in each mode.
//! # TYPE node_cpu_seconds_total counter
//! # enum node_cpu_seconds_total.mode idle,iowait,user
//! node_cpu_seconds_total{cpu,mode}
//! ```
//!
//! A histogram or summary is one entry under its base name. A label marked `?` is not on every series. A metric without a
//! series line exists, and had no series when this was recorded; `# LABELS name a,b` then says which labels it has.

mod correction;
mod draft;
mod read;
#[cfg(test)]
mod tests;
mod write;

use std::collections::{BTreeMap, BTreeSet};

pub use correction::Correction;
pub use draft::{Closed, Collector, Draft, Silent};

use crate::exposition::Kind;

/// What an exporter exposes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalogue {
    /// Its name, by which scrape jobs refer to it.
    pub exporter: String,
    /// The image that is deployed; none for the cluster's own programs.
    pub image: Option<String>,
    /// The flags with which it is deployed.
    pub flags: Vec<String>,
    /// How this came about: `recorded from …` or `written from …`.
    pub source: String,
    /// What a reader should know beside.
    pub notes: Vec<String>,
    /// Collectors that are off unless a flag switches them on, and patterns of their metrics.
    pub off_by_default: BTreeMap<String, Vec<String>>,
    /// Limits that are 0 where there is none.
    pub unlimited_at_zero: Vec<String>,
    /// Its metrics by name: a histogram by its name without `_bucket`.
    pub families: BTreeMap<String, Family>,
}

/// A metric.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Family {
    /// Its kind.
    pub kind: Kind,
    /// What it means.
    pub help: String,
    /// Its labels without `le` and `quantile`; none where they are not known.
    pub labels: Option<BTreeMap<String, Label>>,
    /// Whether it had series when it was recorded.
    pub had_series: bool,
}

/// A label of a metric.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    /// Whether every series has it.
    pub always: bool,
    /// All values that it can have, if these are a closed set.
    pub values: Option<BTreeSet<String>>,
}

impl Catalogue {
    /// The family that a series in a query belongs to: `x_bucket` to the histogram `x`.
    pub fn family_of(&self, series: &str) -> Option<(&str, &Family)> {
        let of_suffix = |suffix: &str| {
            let (name, family) = self.families.get_key_value(series.strip_suffix(suffix)?)?;
            family.kind.suffixes().contains(&suffix).then_some((name.as_str(), family))
        };
        ["_bucket", "_sum", "_count", ""].into_iter().find_map(of_suffix)
    }

    /// The collector that has to be switched on for a metric, if it is off by default.
    pub fn collector_of(&self, metric: &str) -> Option<&str> {
        let has = |patterns: &Vec<String>| patterns.iter().any(|pattern| matches(pattern, metric));
        self.off_by_default.iter().find(|(_, patterns)| has(patterns)).map(|(name, _)| name.as_str())
    }
}

/// Whether a name is what a pattern says: itself, or all names that begin with what stands before its `*`.
pub(crate) fn matches(pattern: &str, name: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == name, |prefix| name.starts_with(prefix))
}
