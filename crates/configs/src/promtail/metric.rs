//! Metrics that Promtail counts from lines.
//!
//! <https://grafana.com/docs/loki/v3.6.x/send-data/promtail/stages/metrics/>

use serde::Serialize;

use crate::GoDuration;
use crate::settings::settings;

settings! {
    /// A metric that Promtail serves at its own `/metrics`, with the labels of the line. One of `metrics:`.
    pub struct Metric sealed (
        /// Counter, gauge or histogram.
        #[serde(rename = "type")]
        kind: MetricType,
        /// What it says. Renders to `HELP`.
        description: String,
    ) {
        /// The extracted value. Default: the one with the metric's name.
        source: text,
        /// What precedes the metric's name. Default `promtail_custom_`.
        prefix: text,
        /// After how long without a line a series vanishes. Default 5m.
        max_idle_duration: into GoDuration,
        /// What is done with the value.
        config: inner Config,
    }
}

#[derive(Clone, Copy, Debug, Serialize, schemars::JsonSchema)]
pub(crate) enum MetricType {
    Counter,
    Gauge,
    Histogram,
}

#[derive(Clone, Copy, Debug, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
enum MetricAction {
    Inc,
    Add,
    Set,
}

#[derive(Clone, Debug, Default, Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct Config {
    #[serde(skip_serializing_if = "Option::is_none")]
    match_all: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    count_entry_bytes: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    action: Option<MetricAction>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    buckets: Vec<f64>,
}

impl Metric {
    /// Counts all lines.
    pub fn lines(description: &str) -> Self {
        let config = Config { match_all: Some(true), action: Some(MetricAction::Inc), ..Config::default() };
        Self::of(MetricType::Counter, description, config)
    }

    /// Adds up the bytes of all lines.
    pub fn bytes(description: &str) -> Self {
        let config = Config {
            match_all: Some(true),
            count_entry_bytes: Some(true),
            action: Some(MetricAction::Add),
            ..Config::default()
        };
        Self::of(MetricType::Counter, description, config)
    }

    /// Counts the lines from which `source` was extracted.
    pub fn lines_with(description: &str, source: &str) -> Self {
        let config = Config { action: Some(MetricAction::Inc), ..Config::default() };
        Self::of(MetricType::Counter, description, config).source(source)
    }

    /// Counts the lines from which `source` was extracted with this value.
    pub fn lines_where(description: &str, source: &str, value: &str) -> Self {
        let config = Config { value: Some(value.to_owned()), action: Some(MetricAction::Inc), ..Config::default() };
        Self::of(MetricType::Counter, description, config).source(source)
    }

    /// Holds the number that was extracted last as `source`.
    pub fn last(description: &str, source: &str) -> Self {
        let config = Config { action: Some(MetricAction::Set), ..Config::default() };
        Self::of(MetricType::Gauge, description, config).source(source)
    }

    /// Sorts the numbers extracted as `source` into buckets.
    pub fn histogram(description: &str, source: &str, buckets: &[f64]) -> Self {
        let config = Config { buckets: buckets.to_vec(), ..Config::default() };
        Self::of(MetricType::Histogram, description, config).source(source)
    }

    fn of(kind: MetricType, description: &str, config: Config) -> Self {
        let mut metric = Self::sealed(kind, description.to_owned());
        metric.config = Some(config);
        metric
    }
}
