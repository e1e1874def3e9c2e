//! The file as a whole: what there is, and what is joined to what.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::settings::settings;

use super::{
    Count, FileLog, Filter, GroupByAttrs, K8sAttributes, OtlpHttp, PrometheusExporter, Transform, TransformMetrics,
};

/// The extensions of the queue and of the positions.
const POSITIONS: &str = "file_storage/positions";
const QUEUE: &str = "file_storage/queue";
const HEALTH: &str = "health_check";
const COUNT: &str = "count";

settings! {
    /// `otelcol.yaml`. Built by [`Collector::of_lines`].
    pub struct Collector sealed (
        /// What helps the others.
        extensions: CollectorExtensions,
        /// What is read.
        receivers: CollectorReceivers,
        /// What is done to it.
        processors: CollectorProcessors,
        /// Where it goes.
        exporters: CollectorExporters,
        /// What is joined to what.
        service: Service,
    ) {
        /// What makes metrics of records.
        connectors: inner CollectorConnectors,
    }
}

settings! {
    /// What helps the others. Renders to `extensions:`.
    pub struct CollectorExtensions sealed (
        /// Says whether it is well.
        health_check: HealthCheck,
        /// Remembers how far files were read.
        #[serde(rename = "file_storage/positions")]
        positions: FileStorage,
        /// Keeps what waits to be sent.
        #[serde(rename = "file_storage/queue")]
        queue: FileStorage,
    ) {}
}

/// Says at `/` whether the Collector is well. Renders to `health_check:`.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct HealthCheck {
    endpoint: String,
}

settings! {
    /// A folder that outlives the pod. Renders to `file_storage:`.
    ///
    /// <https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/v0.155.0/extension/storage/filestorage>
    pub struct FileStorage(
        /// The folder.
        directory: String,
        /// Whether it is made.
        create_directory: bool,
    ) {}
}

settings! {
    /// What is read. Renders to `receivers:`.
    pub struct CollectorReceivers(
        /// Files of pods.
        file_log: FileLog,
    ) {}
}

settings! {
    /// What is done to records, one field a processor. Renders to `processors:`.
    pub struct CollectorProcessors(
        /// Labels of pods.
        k8s_attributes: K8sAttributes,
        /// What the pipeline does to each line.
        #[serde(rename = "transform/lines")]
        lines: Transform,
        /// What becomes a label.
        groupbyattrs: GroupByAttrs,
    ) {
        /// What is dropped. Default: nothing.
        filter: value Filter,
        /// What is done to counters.
        #[serde(rename = "transform/counters")]
        counters: value TransformMetrics,
    }
}

settings! {
    /// Where it goes. Renders to `exporters:`.
    pub struct CollectorExporters(
        /// Records.
        otlp_http: OtlpHttp,
    ) {
        /// Counters.
        prometheus: value PrometheusExporter,
    }
}

settings! {
    /// What makes metrics of records. Renders to `connectors:`.
    pub struct CollectorConnectors sealed (
        /// Counters.
        count: Count,
    ) {}
}

settings! {
    /// What is joined to what. Renders to `service:`.
    pub struct Service sealed (
        /// The extensions that run.
        extensions: Vec<String>,
        /// What it tells of itself.
        telemetry: Telemetry,
        /// What is joined to what.
        pipelines: LinePipelines,
    ) {}
}

settings! {
    /// The ways of lines and of counters. Renders to `pipelines:`.
    pub struct LinePipelines sealed (
        /// Lines.
        logs: PipelineOf,
    ) {
        /// Counters.
        metrics: inner PipelineOf,
    }
}

/// One way: from where, through what, to where. One of `pipelines:`.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct PipelineOf {
    receivers: Vec<String>,
    processors: Vec<String>,
    exporters: Vec<String>,
}

/// What the Collector tells of itself. Renders to `telemetry:`.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Telemetry {
    logs: TelemetryLogs,
    metrics: TelemetryMetrics,
}

#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct TelemetryLogs {
    encoding: Encoding,
}

#[derive(Clone, Copy, Debug, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Encoding {
    Json,
}

#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct TelemetryMetrics {
    readers: Vec<Reader>,
}

#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct Reader {
    pull: Pull,
}

#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct Pull {
    exporter: BTreeMap<String, PulledAt>,
}

#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct PulledAt {
    host: String,
    port: u16,
    without_scope_info: bool,
    without_type_suffix: bool,
    without_units: bool,
}

impl Telemetry {
    /// Metrics at this port, its own lines as JSON, so that each names its level.
    fn at(port: u16) -> Self {
        // With suffixes for types a counter has the same name in both formats that Prometheus may ask for.
        let at = PulledAt {
            host: "0.0.0.0".to_owned(),
            port,
            without_scope_info: true,
            without_type_suffix: false,
            without_units: true,
        };
        let exporter = BTreeMap::from([("prometheus".to_owned(), at)]);
        let readers = vec![Reader { pull: Pull { exporter } }];
        Self { logs: TelemetryLogs { encoding: Encoding::Json }, metrics: TelemetryMetrics { readers } }
    }
}

impl CollectorExtensions {
    /// Health at this port; positions and queue in folders of their own below `folder`, which outlives the pod.
    pub fn of(health: u16, folder: &str) -> Self {
        let storage = |name: &str| FileStorage::new(format!("{folder}/{name}"), true);
        Self::sealed(HealthCheck { endpoint: format!("0.0.0.0:{health}") }, storage("positions"), storage("queue"))
    }

    /// What remembers how far files were read, for [`FileLog::pods`].
    pub const POSITIONS: &str = POSITIONS;
    /// What keeps that which waits to be sent, for [`SendingQueue::on_disk`](super::SendingQueue::on_disk).
    pub const QUEUE: &str = QUEUE;
}

impl Collector {
    /// Lines from their files to OTLP, and on the way to `count`, if anything counts them. Its own metrics are at the
    /// port `metrics`.
    ///
    /// All counters go to the exporter that shows them: with `count`, the exporters must have it.
    pub fn of_lines(
        metrics: u16,
        extensions: CollectorExtensions,
        receivers: CollectorReceivers,
        processors: CollectorProcessors,
        exporters: CollectorExporters,
        count: Option<Count>,
    ) -> Self {
        let texts = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        let mut through = texts(&["k8s_attributes", "transform/lines"]);
        through.extend(processors.filter.is_some().then(|| "filter".to_owned()));
        through.push("groupbyattrs".to_owned());
        let to: &[&str] = if count.is_some() { &[COUNT, "otlp_http"] } else { &["otlp_http"] };
        let mut pipelines = LinePipelines::sealed(PipelineOf {
            receivers: texts(&["file_log"]),
            processors: through,
            exporters: texts(to),
        });
        pipelines.metrics = count.is_some().then(|| PipelineOf {
            receivers: texts(&[COUNT]),
            processors: if processors.counters.is_some() { texts(&["transform/counters"]) } else { vec![] },
            exporters: texts(&["prometheus"]),
        });
        let service = Service::sealed(texts(&[HEALTH, POSITIONS, QUEUE]), Telemetry::at(metrics), pipelines);
        let mut config = Self::sealed(extensions, receivers, processors, exporters, service);
        config.connectors = count.map(CollectorConnectors::sealed);
        config
    }
}
