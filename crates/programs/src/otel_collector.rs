//! The OpenTelemetry Collector as a log agent: ships the logs of every container on every node, with the labels that
//! [`promtail`](crate::promtail) gives them, to Loki's OTLP endpoint.
//!
//! Lines that are read lie in a folder of the node until Loki has them. What is known of it from a real run, and what
//! rests on documentation, the README of this crate says.

use configs::loki::Otlp;
use configs::otel_collector::{
    Collector, CollectorExporters, CollectorExtensions, CollectorProcessors, CollectorReceivers, FileLog, GroupByAttrs,
    K8sAttributes, OtlpHttp, PodLabel, PrometheusExporter, RetryOnFailure, SendingBatch, SendingQueue, Statements,
    Transform, TransformMetrics, literal,
};
use kit::{
    Bytes, Component, ConfigMap, Context, Endpoint, Field, File, Grant, HostPath, Http, Image, LokiApi, Mount, PodPort,
    Port, PriorityClass, Privilege, Probe, Resource, Resources, Workload, WorkloadBuilder, kibibytes, mebibytes,
    millicores, minutes, seconds,
};

use crate::log_pipeline::Pipeline;
use crate::promtail::LABELS;
use crate::with_common;

/// Its own metrics.
pub const HTTP: Port<Http> = Port::new("http-metrics", 8888);
/// What it counts from lines.
pub const COUNTERS: Port<Http> = Port::new("http-counters", 8889);
/// Whether it is well.
pub const HEALTH: Port<Http> = Port::new("http-health", 13133);

/// The newest version of which the Go module proxy has all parts, so that what is deployed is what was run.
pub const IMAGE: Image = Image::new("docker.io/otel/opentelemetry-collector-contrib", "0.155.0").keeps_state_in(STATE);

/// Lines that are being read are handed on one by one: otherwise those of the last tenth of a second are noted as read
/// before the queue has them.
///
/// <https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/v0.155.0/pkg/stanza>
pub const FEATURE_GATES: &str = "--feature-gates=stanza.synchronousLogEmitter";

const STATE: &str = "/var/lib/otelcol";
const LOGS_FOLDER: &str = "/var/log/pods";
/// The variable that names the node.
const NODE: &str = "K8S_NODE_NAME";
/// Go's memory stays below this share of the limit.
const MEMORY_SHARE: u64 = 80;

settings! {
    /// What is said of the Collector.
    program {
        name: "otel-collector",
        purpose: "ships the logs of every container to Loki",
        image: IMAGE,
        resources: Resources::requests(millicores(50), mebibytes(128)).limits(millicores(500), mebibytes(512)),
        priority_class: PriorityClass::SYSTEM_NODE_CRITICAL,
    }
    needs {
        /// Where it sends the logs. That Loki makes labels of what the lines bear, its setting `otlp` says.
        loki: Endpoint<'static, LokiApi>,
        /// What it does to each line, after it has read the container runtime's line and stream.
        pipeline: fn() -> Pipeline,
    }
    has {
        /// The folder of the node that remembers how far each file was read, and keeps what waits for Loki.
        state: &'static str = "/var/lib/otelcol",
        /// How much may wait for Loki on each node; when it is full, reading waits. About a day of a Loki that is
        /// away, at 250 MB a day and node. Renders to `sending_queue.queue_size`.
        queue: Bytes = mebibytes(256),
    }
}

/// The Collector: one pod on every node.
pub trait Deployed: Sized + 'static {
    /// What is said of it.
    const SETTINGS: Settings;

    /// Its DaemonSet. Override it to say what no setting says: `builder::<Self>().label("team", "web").build()`.
    const WORKLOAD: Workload<'static> = builder::<Self>().build();
    /// Where its pods are scraped for their own metrics, one on each node.
    const PODS: PodPort<'static> = Self::WORKLOAD.pods_at(HTTP);
    /// Where its pods are scraped for what they count from lines.
    const COUNTERS: PodPort<'static> = Self::WORKLOAD.pods_at(COUNTERS);
    /// For the stack's list.
    const COMPONENT: Component<'static> = Component::of(const { &Self::WORKLOAD }).described_in(Self::SETTINGS.origin);

    /// `otelcol.yaml`. Override it to say what no setting says, beginning with [`config`].
    fn config(cx: &Context) -> Collector {
        config::<Self>(cx)
    }
}

/// The workload as the settings say it, for more steps and `.build()`.
pub const fn builder<P: Deployed>() -> WorkloadBuilder<'static> {
    let settings = P::SETTINGS;
    let config: Mount =
        ConfigMap::new(settings.name, const { &[File::yaml("otelcol.yaml", &P::config)] }).at("/etc/otelcol");
    let builder = WorkloadBuilder::daemon_set(settings.namespace, settings.name, settings.image)
        .purpose(settings.purpose)
        .port(HTTP)
        .port(COUNTERS)
        .port(HEALTH)
        .exempt(
            Privilege::HostPath,
            "reads the log files of all containers, and keeps what it has not sent on the node",
        )
        .exempt(Privilege::Root, "the log files belong to root")
        .mount(config)
        .mount(HostPath::created("state", settings.state).written_at(STATE))
        .mount(HostPath::existing("pod-logs", LOGS_FOLDER).read_at(LOGS_FOLDER))
        // It asks for the pods of the node of this name; of a pod's own host name there would be none.
        .env_field(NODE, Field::NodeName)
        .env_made("GOMEMLIMIT", memory::<P>)
        .arg_file("--config", config.file("otelcol.yaml"))
        .arg(FEATURE_GATES)
        .may(Grant::discover(&[Resource::PODS]))
        .talks_to_api_server()
        .talks_to(settings.loki)
        .resources(settings.resources)
        .stops_within(minutes(1))
        .readiness(Probe::http(HEALTH, "/").timeout(seconds(3)).failures(6));
    with_common(builder, settings.priority_class, settings.args)
}

/// What Go's memory stays below, of the limit that the environment or else the settings say.
fn memory<P: Deployed>(cx: &Context) -> String {
    let resources = cx.environment().placement(&P::WORKLOAD).resources;
    let share = resources.unwrap_or(P::SETTINGS.resources).memory_limit.percent(MEMORY_SHARE).count();
    format!("{}KiB", share / kibibytes(1).count())
}

/// `otelcol.yaml` as the settings say it.
pub fn config<P: Deployed>(cx: &Context) -> Collector {
    let settings = P::SETTINGS;
    let pipeline = (settings.pipeline)().collector();
    let mut statements = vec![labels()];
    statements.extend(pipeline.statements);
    let keys: Vec<String> = pipeline.labels.iter().map(|&label| label.to_owned()).collect();
    let wait = minutes(1);
    let k8s = K8sAttributes::of_pods(NODE, wait, APP_LABELS.map(|(label, name)| PodLabel::new(label, name)));
    let mut processors = CollectorProcessors::new(k8s, Transform::of(statements), GroupByAttrs::new(keys));
    if let Some(filter) = pipeline.filter {
        processors = processors.filter(filter);
    }
    let batch = SendingBatch::of(seconds(1), kibibytes(512), mebibytes(1));
    let queue = SendingQueue::on_disk(CollectorExtensions::QUEUE, settings.queue, batch);
    let retry = RetryOnFailure::for_ever(seconds(1), minutes(1));
    let mut exporters = CollectorExporters::new(OtlpHttp::to(format!("{}/otlp", cx.url(settings.loki)), queue, retry));
    let mut count = None;
    if let Some((counters, idle)) = pipeline.count {
        exporters = exporters.prometheus(PrometheusExporter::at(COUNTERS.number(), idle));
        processors = processors.counters(counted(&pipeline.labels));
        count = Some(counters);
    }
    Collector::of_lines(
        HTTP.number(),
        CollectorExtensions::of(HEALTH.number(), STATE),
        CollectorReceivers::new(FileLog::pods(LOGS_FOLDER, CollectorExtensions::POSITIONS, pipeline.operators)),
        processors,
        exporters,
        count,
    )
}

/// What Loki has to make labels of where this agent runs, for [its setting `otlp`](crate::loki::Settings::otlp):
/// nothing else that a line bears becomes one.
pub fn otlp<P: Deployed>(cx: &Context) -> Option<Otlp> {
    let runs = cx.log_agent().is_some_and(|agent| agent.is(P::WORKLOAD.id()));
    runs.then(|| Otlp::labels_of(LABELS.into_iter().chain((P::SETTINGS.pipeline)().labels())))
}

/// The labels of a pod that tell its app, and what they are called until one is chosen.
const APP_LABELS: [(&str, &str); 2] = [("app", "pod.app"), ("app.kubernetes.io/name", "pod.name")];

/// [`LABELS`]: these and no other attributes stay with the resource. The app is the first of three that is not empty.
fn labels() -> Statements {
    let [app, namespace, pod, container, node] = LABELS;
    let resource = |name: &str| format!("resource.attributes[{name:?}]");
    let copy = |from: &str, to: &str| format!("set({}, {})", resource(to), resource(from));
    let [first, second] = APP_LABELS.map(|(_, name)| name);
    let filled = |name: &str| format!("{} != nil and {} != \"\"", resource(name), resource(name));
    let kept: Vec<String> = LABELS.iter().map(|name| format!("{name:?}")).collect();
    Statements::new(vec![
        copy("k8s.pod.name", app),
        format!("{} where {}", copy(second, app), filled(second)),
        format!("{} where {}", copy(first, app), filled(first)),
        copy("k8s.namespace.name", namespace),
        copy("k8s.pod.name", pod),
        copy("k8s.container.name", container),
        format!("set({}, \"${{env:{NODE}}}\")", resource(node)),
        format!("keep_keys(resource.attributes, [{}])", kept.join(", ")),
    ])
}

/// What makes counters of what is counted. A counter has the labels that say where a line comes from, and its own:
/// not those that only tell streams apart, but for the stream, as with Promtail.
fn counted(labels: &[&str]) -> TransformMetrics {
    let others = labels.iter().filter(|label| **label != crate::log_pipeline::STREAM);
    let drop: Vec<_> = others.map(|label| literal(&format!("delete_key(resource.attributes, {label:?})"))).collect();
    // The connector counts from the time of one line to that of another, and the exporter adds up only what begins
    // where the last ended: anything else replaces the count. With one time for all of them it adds up.
    let times = ["start_time_unix_nano", "time_unix_nano"].map(|time| format!("set(datapoint.{time}, 1)"));
    let drop = (!drop.is_empty()).then(|| Statements::new(drop));
    TransformMetrics::of(drop.into_iter().chain([Statements::new(times.to_vec())]))
}
