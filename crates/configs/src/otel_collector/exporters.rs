//! Where records and counters go.

use serde::Serialize;

use crate::settings::settings;
use crate::{ByteCount, GoDuration};
use terms::{Bytes, Duration};

settings! {
    /// Sends records by OTLP over HTTP. Renders to `otlp_http:`. Built by [`OtlpHttp::to`].
    ///
    /// <https://github.com/open-telemetry/opentelemetry-collector/tree/v0.155.0/exporter/otlphttpexporter>
    pub struct OtlpHttp sealed (
        /// The URL without `/v1/logs`, which is added.
        endpoint: String,
        /// What waits to be sent.
        sending_queue: SendingQueue,
        /// How to repeat what failed.
        retry_on_failure: RetryOnFailure,
    ) {
        /// How long a request may take. Default 30s.
        timeout: into GoDuration,
        /// Headers of each request.
        headers: map,
    }
}

impl OtlpHttp {
    /// Sends to `endpoint` what lies in `queue`.
    pub fn to(endpoint: impl Into<String>, queue: SendingQueue, retry: RetryOnFailure) -> Self {
        Self::sealed(endpoint.into(), queue, retry)
    }
}

settings! {
    /// What waits to be sent. Renders to `sending_queue:`. Built by [`SendingQueue::on_disk`].
    ///
    /// <https://github.com/open-telemetry/opentelemetry-collector/tree/v0.155.0/exporter/exporterhelper>
    pub struct SendingQueue sealed (
        /// The extension that keeps it.
        storage: String,
        /// In what it is measured.
        sizer: Sizer,
        /// How much it holds.
        queue_size: ByteCount,
        /// Whether a full queue lets the reader wait, instead of losing what it has read.
        block_on_overflow: bool,
        /// How many requests are under way at once: one, so that lines arrive in their order.
        num_consumers: u32,
        /// What is sent at once.
        batch: SendingBatch,
    ) {}
}

#[derive(Clone, Copy, Debug, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Sizer {
    Bytes,
}

impl SendingQueue {
    /// At most `size` in the folder of the extension `storage`. When it is full, nothing more is read.
    pub fn on_disk(storage: &str, size: Bytes, batch: SendingBatch) -> Self {
        Self::sealed(storage.to_owned(), Sizer::Bytes, size.into(), true, 1, batch)
    }
}

settings! {
    /// What is sent at once. Renders to `batch:`. Built by [`SendingBatch::of`].
    pub struct SendingBatch sealed (
        /// How long to gather.
        flush_timeout: GoDuration,
        /// In what it is measured.
        sizer: Sizer,
        /// How much to gather.
        min_size: ByteCount,
        /// How much at most; more is split.
        max_size: ByteCount,
    ) {}
}

impl SendingBatch {
    /// Gathers for so long or so much, and sends at most `most` at once.
    pub fn of(wait: Duration, size: Bytes, most: Bytes) -> Self {
        Self::sealed(wait.into(), Sizer::Bytes, size.into(), most.into())
    }
}

settings! {
    /// How to repeat what failed. Renders to `retry_on_failure:`. Built by [`RetryOnFailure::for_ever`].
    pub struct RetryOnFailure sealed (
        /// Whether it is repeated.
        enabled: bool,
        /// The first pause.
        initial_interval: GoDuration,
        /// The longest pause.
        max_interval: GoDuration,
        /// After how long it is given up; 0s: never.
        max_elapsed_time: GoDuration,
    ) {}
}

impl RetryOnFailure {
    /// Repeats until it succeeds, with pauses that grow from `first` to `longest`. What the receiver refuses for good
    /// is dropped at once.
    pub fn for_ever(first: Duration, longest: Duration) -> Self {
        Self::sealed(true, first.into(), longest.into(), Duration::ZERO.into())
    }
}

settings! {
    /// Shows counters to Prometheus. Renders to `prometheus:`. Built by [`PrometheusExporter::at`].
    ///
    /// <https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/v0.155.0/exporter/prometheusexporter>
    pub struct PrometheusExporter sealed (
        /// Where it listens.
        endpoint: String,
        /// After how long without a record a series vanishes.
        metric_expiration: GoDuration,
        /// Whether names get suffixes for type and unit.
        add_metric_suffixes: bool,
        /// Whether labels leave out which part of the Collector counts.
        without_scope_info: bool,
        /// Whether attributes of the resource are labels.
        resource_to_telemetry_conversion: ResourceLabels,
    ) {}
}

/// Whether attributes of the resource are labels. Renders to `resource_to_telemetry_conversion:`.
#[derive(Clone, Copy, Debug, Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ResourceLabels {
    enabled: bool,
}

impl PrometheusExporter {
    /// Listens on this port of all addresses. Series have their names as they are, and the labels of resource and
    /// record; they vanish after `idle` without a record.
    pub fn at(port: u16, idle: Duration) -> Self {
        Self::sealed(format!("0.0.0.0:{port}"), idle.into(), false, true, ResourceLabels { enabled: true })
    }
}
