//! Scrape jobs.
//!
//! <https://prometheus.io/docs/prometheus/3.16/configuration/configuration/#scrape_config>

use std::collections::BTreeMap;

use serde::Serialize;

use super::{KubernetesSd, MetricRelabel, Relabel, StaticConfig};
use crate::Size;
use crate::http::{Authorization, BasicAuth, Scheme, TlsConfig};
use crate::settings::settings;
use terms::Duration;

/// A format in which a target may expose its metrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub enum ScrapeProtocol {
    /// `PrometheusProto`: Protocol Buffers.
    PrometheusProto,
    /// `OpenMetricsText1.0.0`
    #[serde(rename = "OpenMetricsText1.0.0")]
    OpenMetricsText1_0_0,
    /// `OpenMetricsText0.0.1`
    #[serde(rename = "OpenMetricsText0.0.1")]
    OpenMetricsText0_0_1,
    /// `PrometheusText1.0.0`
    #[serde(rename = "PrometheusText1.0.0")]
    PrometheusText1_0_0,
    /// `PrometheusText0.0.4`: what most exporters speak.
    #[serde(rename = "PrometheusText0.0.4")]
    PrometheusText0_0_4,
}

settings! {
    /// A job: which targets are scraped, how, and what is kept. One of `scrape_configs:`.
    pub struct ScrapeConfig(
        /// The job's name: the value of the label `job`, unless relabelling sets another.
        job_name: String,
    ) {
        /// Whether labels that a target sets itself win over those of the job. Default false.
        ///
        /// Only for exporters that speak of other objects, such as kube-state-metrics: it lets the target forge labels.
        honor_labels: value bool,
        /// Whether time stamps that a target sets are taken over. Default true.
        honor_timestamps: value bool,
        /// Whether series with their own time stamps become stale when they vanish. Default false.
        track_timestamps_staleness: value bool,
        /// URL parameters of the scrape.
        params: value BTreeMap<String, Vec<String>>,
        /// How often targets are scraped. Default: the global interval.
        scrape_interval: value Duration,
        /// How long a scrape may take. Default: the global timeout.
        scrape_timeout: value Duration,
        /// The formats to ask for, most wanted first. Default: OpenMetrics, then Prometheus' text.
        scrape_protocols: list ScrapeProtocol,
        /// The format to assume where a target names none or an unknown one. Default: none, and the scrape fails.
        fallback_scrape_protocol: value ScrapeProtocol,
        /// Whether native histograms come as such, in protobuf. Default the global one.
        ///
        /// <https://prometheus.io/docs/specs/native_histograms/#scrape-configuration>
        scrape_native_histograms: value bool,
        /// Whether the classic form of a histogram comes beside its native one. Default the global one.
        always_scrape_classic_histograms: value bool,
        /// Whether classic histograms become native ones of the same bounds. Default the global one.
        convert_classic_histograms_to_nhcb: value bool,
        /// The path of the metrics. Default `/metrics`.
        metrics_path: text,
        /// The URL scheme. Default `http`.
        scheme: value Scheme,
        /// A larger answer, uncompressed, fails the scrape. Default 0: no limit.
        body_size_limit: into Size,
        /// More samples, after metric relabelling, fail the scrape. Default 0: no limit.
        sample_limit: value u32,
        /// More targets, after relabelling, fail all scrapes of the job. Default 0: no limit.
        target_limit: value u32,
        /// A series with more labels fails the scrape. Default 0: no limit.
        label_limit: value u32,
        /// A longer label name, in bytes, fails the scrape. Default 0: no limit.
        label_name_length_limit: value u32,
        /// A longer label value, in bytes, fails the scrape. Default 0: no limit.
        label_value_length_limit: value u32,
        /// So many dropped targets are remembered for the targets page. Default 0: all.
        keep_dropped_targets: value u32,
        /// The header `Authorization`. Never on a job whose targets others choose: they would receive it.
        authorization: value Authorization,
        /// User name and password.
        basic_auth: value BasicAuth,
        /// How targets are verified.
        tls_config: value TlsConfig,
        /// Whether redirects are followed. Default true.
        follow_redirects: value bool,
        /// Whether HTTP/2 is offered. Default true.
        enable_http2: value bool,
        /// Targets from the Kubernetes API.
        kubernetes_sd_configs: list KubernetesSd,
        /// Targets by address.
        static_configs: list StaticConfig,
        /// Rules over the labels of each target, in order.
        relabel_configs: list Relabel,
        /// Rules over the labels of each series, in order.
        metric_relabel_configs: list MetricRelabel,
    }
}

impl ScrapeConfig {
    /// Adds one URL parameter.
    pub fn param(mut self, name: &str, value: &str) -> Self {
        self.params.get_or_insert_default().entry(name.to_owned()).or_default().push(value.to_owned());
        self
    }

    /// The job's name.
    pub fn name(&self) -> &str {
        &self.job_name
    }
}
