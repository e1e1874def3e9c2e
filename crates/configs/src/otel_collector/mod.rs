//! `otelcol.yaml` as the OpenTelemetry Collector's contrib distribution reads it, as far as a log agent needs it:
//! files of pods in, OTLP to one place out, and counters on the way.
//!
//! The promise: what is read is kept on the node until it is sent. There is no processor that holds lines in memory,
//! and the queue of the exporter lies in a folder, blocks when it is full, and never gives up.
//!
//! `$` begins a variable in every value of the file, also in a regular expression: write [`literal`] text.
//!
//! <https://opentelemetry.io/docs/collector/configuration/>

mod config;
mod exporters;
mod file_log;
mod processors;

pub use config::{
    Collector, CollectorConnectors, CollectorExporters, CollectorExtensions, CollectorProcessors, CollectorReceivers,
    FileStorage, HealthCheck, LinePipelines, PipelineOf, Service, Telemetry,
};
pub use exporters::{OtlpHttp, PrometheusExporter, ResourceLabels, RetryOnFailure, SendingBatch, SendingQueue};
pub use file_log::{FileLog, Operator};
pub use processors::{
    Count, Counted, Filter, GroupByAttrs, K8sAttributes, PodLabel, Statements, Transform, TransformMetrics,
};

/// The text as it has to stand in the file to be read as it is: `$` begins a variable there.
///
/// ```
/// assert_eq!(configs::otel_collector::literal("^a$"), "^a$$");
/// ```
pub fn literal(text: &str) -> String {
    text.replace('$', "$$")
}

#[cfg(test)]
mod tests;
