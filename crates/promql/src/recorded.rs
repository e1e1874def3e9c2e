//! Recorded series, whose names say what they hold: `level:metric:operations`, the official way.
//!
//! The convention: <https://prometheus.io/docs/practices/rules/>. Here the name is the schema, so that whoever reads a
//! series knows its labels and its unit without the rule: the level lists the labels that remain, in any order and
//! joined by `_` (`cluster` for none), metric and operations tell the unit.

use std::collections::BTreeSet;

use query::variable::is_alphanumeric;
use query::{Labels, Unit};

use crate::value::Shape;

/// The level of a series without labels: one number for the whole cluster.
pub const NO_LABELS: &str = "cluster";

/// The operation of a series whose values are native histograms.
const HISTOGRAM: &str = "histogram";

/// A series that a rule records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Its name.
    pub name: String,
    /// Its labels.
    pub labels: BTreeSet<String>,
    /// Its unit; of native histograms that of what they observe.
    pub unit: Unit,
    /// Whether its values are native histograms: its operations say so, as in `app:brew_seconds:histogram_rate5m`.
    pub histogram: bool,
}

impl Recorded {
    /// What the name says, if it has three parts.
    pub fn named(name: &str) -> Option<Self> {
        let mut parts = name.split(':');
        let (level, metric, operations) = (parts.next()?, parts.next()?, parts.next()?);
        let is_word = |part: &str| !part.is_empty() && part.bytes().all(is_alphanumeric);
        if parts.next().is_some() || ![level, metric, operations].into_iter().all(is_word) || starts_with_digit(name) {
            return None;
        }
        let labels = match level {
            NO_LABELS => BTreeSet::new(),
            _ => level.split('_').map(str::to_owned).collect(),
        };
        let histogram = operations.split('_').any(|word| word == HISTOGRAM);
        let unit = if histogram { Unit::of_metric(metric, false) } else { unit(metric, operations) };
        Some(Self { name: name.to_owned(), labels, unit, histogram })
    }

    /// What its values are.
    pub(crate) fn shape(&self) -> Shape {
        match self.name.rsplit(':').next() {
            Some(operations) if self.histogram && operations.contains("rate") => Shape::HistogramRates,
            _ if self.histogram => Shape::HistogramIncrease,
            _ => Shape::Gauge,
        }
    }

    /// Where the name and the expression under it, which yields values of that kind with these labels and this unit,
    /// contradict each other: what is wrong, and the fix.
    pub fn contradiction(&self, labels: &Labels, unit: Unit, shape: Shape) -> Option<(String, String)> {
        if shape != Shape::Unknown && shape.is_histogram() != self.histogram {
            let (says, is) =
                if self.histogram { ("native histograms", "numbers") } else { ("numbers", "native histograms") };
            let message = format!("`{}` says that it holds {says}, but its expression yields {is}", self.name);
            let fix = if self.histogram {
                format!("leave `{HISTOGRAM}` out of its operations")
            } else {
                format!("say it in its operations: `…:{HISTOGRAM}_rate5m`")
            };
            return Some((message, fix));
        }
        let yields: BTreeSet<String> = labels.may.keys().cloned().collect();
        if labels.open {
            let message = format!("the labels of `{}` cannot be told from its expression", self.name);
            return Some((message, "aggregate by the labels that its level names".to_owned()));
        }
        if yields != self.labels {
            let message = format!(
                "`{}` says that its labels are {}, but its expression yields {}",
                self.name,
                listed(&self.labels),
                listed(&yields)
            );
            let level = if yields.is_empty() { NO_LABELS.to_owned() } else { joined(&yields) };
            let fix = if self.labels.is_empty() {
                format!("name it `{level}:…`, or aggregate everything away")
            } else {
                format!("name it `{level}:…`, or aggregate `by ({})`", joined(&self.labels).replace('_', ", "))
            };
            return Some((message, fix));
        }
        if !self.unit.fits(unit) {
            let message = format!(
                "`{}` says that it holds {}, but its expression yields {}",
                self.name,
                self.unit.name(),
                unit.name()
            );
            return Some((message, "correct the metric or the operations in its name, or the expression".to_owned()));
        }
        None
    }
}

fn starts_with_digit(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_digit())
}

fn joined(labels: &BTreeSet<String>) -> String {
    labels.iter().map(String::as_str).collect::<Vec<_>>().join("_")
}

fn listed(labels: &BTreeSet<String>) -> String {
    if labels.is_empty() {
        return "none".to_owned();
    }
    labels.iter().map(|label| format!("`{label}`")).collect::<Vec<_>>().join(", ")
}

fn unit(metric: &str, operations: &str) -> Unit {
    let words: Vec<&str> = operations.split('_').collect();
    let has = |wanted: &str| words.contains(&wanted);
    // `rate5m`: the operation with its range.
    let ranged = |wanted: &str| {
        words.iter().any(|word| {
            word.strip_prefix(wanted)
                .is_some_and(|range| range.is_empty() || range.starts_with(|first: char| first.is_ascii_digit()))
        })
    };
    let over_time = ranged("rate") || ranged("irate");
    if has("ratio") || metric.ends_with("_ratio") {
        return Unit::Ratio;
    }
    if has("count") {
        return Unit::Count;
    }
    let of_metric = Unit::of_metric(metric, over_time || ranged("increase"));
    if over_time { of_metric.per_second() } else { of_metric }
}

#[cfg(test)]
mod tests {
    use super::Recorded;
    use crate::{Catalogue, Dialect, Job, Unit, World, analyse, parse};

    #[test]
    fn a_name_tells_labels_and_unit() {
        for (name, labels, unit) in [
            ("node:node_cpu:ratio_rate5m", &["node"][..], Unit::Ratio),
            ("cluster:node_cpu_seconds:rate5m", &[], Unit::Cores),
            ("app_route:http_requests:rate5m", &["app", "route"], Unit::PerSecond),
            ("app:http_request_duration_seconds:p95_rate5m", &["app"], Unit::SecondsPerSecond),
            ("app:http_request_duration_seconds:p95", &["app"], Unit::Seconds),
            ("node:network_receive_bytes:rate5m", &["node"], Unit::BytesPerSecond),
            ("namespace:kube_pods:count", &["namespace"], Unit::Count),
        ] {
            let recorded = Recorded::named(name).unwrap();
            assert_eq!(
                (recorded.labels.iter().map(String::as_str).collect::<Vec<_>>().as_slice(), recorded.unit),
                (labels, unit),
                "{name}"
            );
        }
        for name in ["up", "a:b", "a:b:c:d", "a::c", "a:b-c:d", "1:b:c"] {
            assert_eq!(Recorded::named(name), None, "{name}");
        }
    }

    #[test]
    fn a_name_that_contradicts_its_expression_is_told_apart() {
        let catalogue = Catalogue::parse("# exporter: e\n# TYPE a_total counter\na_total{node,device}\n").unwrap();
        let world = World { catalogues: vec![catalogue], jobs: vec![Job::new("j", "e")], ..World::default() };
        let said = |name: &str, query: &str| {
            let (analysis, _) = analyse(&parse(query, Dialect::PROMETHEUS).unwrap(), &world);
            Recorded::named(name)
                .unwrap()
                .contradiction(&analysis.labels, analysis.unit, analysis.shape)
                .map(|(message, fix)| format!("{message}; fix: {fix}"))
        };
        assert_eq!(said("node:a:rate5m", "sum by (node) (rate(a_total[5m]))"), None);
        assert_eq!(said("cluster:a:rate5m", "sum(rate(a_total[5m]))"), None);
        assert_eq!(
            said("node:a:rate5m", "sum by (device, node) (rate(a_total[5m]))").unwrap(),
            "`node:a:rate5m` says that its labels are `node`, but its expression yields `device`, `node`; \
             fix: name it `device_node:…`, or aggregate `by (node)`"
        );
        assert_eq!(
            said("cluster:a:rate5m", "sum by (node) (rate(a_total[5m]))").unwrap(),
            "`cluster:a:rate5m` says that its labels are none, but its expression yields `node`; \
             fix: name it `node:…`, or aggregate everything away"
        );
        assert_eq!(
            said("node:a:ratio_rate5m", "sum by (node) (rate(a_total[5m]))").unwrap(),
            "`node:a:ratio_rate5m` says that it holds ratio (0-1), but its expression yields per second; \
             fix: correct the metric or the operations in its name, or the expression"
        );
        assert_eq!(
            said("node:a:rate5m", "label_replace(rate(a_total[5m]), \"x\", \"$1\", \"node\", \"(.*)\")").unwrap(),
            "`node:a:rate5m` says that its labels are `node`, but its expression yields `device`, `instance`, `job`, \
             `node`, `x`; fix: name it `device_instance_job_node_x:…`, or aggregate `by (node)`"
        );
    }
}
