//! What Prometheus scrapes: one line a job. Rights, network policies and target labels follow from these lines.

use super::programs::{
    Alertmanager, Alloy, BlackboxExporter, Grafana, KubeStateMetrics, Loki, NodeExporter, ObjectStore, OtelCollector,
    PostgresExporter, Prometheus, Promtail, RedisExporter, ThanosCompactor, ThanosQuery, ThanosStore,
};
use super::{log_pipeline, shop};
use programs::blackbox_exporter::HTTP_OK;
use programs::prelude::*;
use programs::versitygw;
use watch::scrape::{DroppedMetrics, Job, ProbedUrl};

/// Every job. Without a word it keeps what is read and what every program tells of itself; what people look for beside
/// that stands here, for environments that leave it in.
pub const JOBS: &[Job] = &[
    Job::service("prometheus", Prometheus::ENDPOINT)
        .keep_read_and("prometheus_(engine|notifications|remote_storage|rule|target|tsdb)_.*"),
    Job::service("alertmanager", Alertmanager::ENDPOINT).keep_read_and("alertmanager_.*"),
    Job::service("grafana", Grafana::ENDPOINT).keep_read_and("grafana_.*"),
    Job::service("loki", Loki::ENDPOINT).keep_read_and("loki_.*"),
    Job::service("blackbox-exporter", BlackboxExporter::ENDPOINT).keep_read_and("blackbox_.*"),
    // Two thirds of its metrics are settings, one each.
    Job::service("postgres-exporter", PostgresExporter::ENDPOINT)
        .keep_read_and("pg_(database|locks|replication|stat|statio|wal)_.*|pg_long_.*"),
    Job::service("redis-exporter", RedisExporter::ENDPOINT).keep_read_and("redis_.*"),
    Job::service("kube-state-metrics", KubeStateMetrics::ENDPOINT)
        .sample_limit(100_000)
        .keep_read_and(OF_KUBERNETES_OBJECTS),
    Job::service("kube-state-metrics-self", KubeStateMetrics::TELEMETRY_ENDPOINT)
        .keep_read_and("kube_state_metrics_.*"),
    Job::pods("promtail", Promtail::PODS).also_exposes(&[log_pipeline::CATALOGUE]).keep_read_and("promtail_.*"),
    Job::pods("alloy", Alloy::PODS).also_exposes(&[log_pipeline::CATALOGUE]).keep_read_and("(alloy|loki)_.*"),
    Job::pods("otel-collector", OtelCollector::PODS).keep_read_and("otelcol_.*"),
    Job::pods("access-log", OtelCollector::COUNTERS)
        .exposes_only(&[log_pipeline::CATALOGUE])
        .keep_all("all of them are counted from lines for this stack, and are few"),
    Job::pods("node-exporter", NodeExporter::PODS).keep_read_and(OF_A_NODE),
    Job::kubelets("kubelet", "/metrics")
        .sample_limit(50_000)
        .keep_read_and("kubelet_(evictions|node|pleg|running|runtime|volume_stats)_.*"),
    Job::kubelets("cadvisor", "/metrics/cadvisor").sample_limit(100_000).keep_read_and(OF_CONTAINERS).drop_metrics(&[
        DroppedMetrics {
            names: "container_(network_tcp_usage_total|network_udp_usage_total|network_tcp6_usage_total|\
                network_udp6_usage_total|tasks_state|cpu_load_average_10s|blkio_device_usage_total)",
            reason: "off in the kubelet, or one series for each state, and nothing reads them",
        },
    ]),
    Job::api_server("kube-apiserver").sample_limit(200_000).keep_read_and(OF_THE_API_SERVER),
    Job::annotated(
        "dhakacart-pods",
        shop::NAMESPACE,
        &[shop::BACKEND.pods_at(shop::BACKEND_HTTP), shop::FRONTEND.pods_at(shop::FRONTEND_HTTP)],
    )
    .keep_all("the shop's developers look for a metric as soon as they have added it"),
    Job::probes("dhakacart-probes", BlackboxExporter::ENDPOINT, PROBES).keep_read_and("probe_.*"),
    // Where an environment keeps blocks of metrics in a bucket.
    Job::pods("thanos-sidecar", Prometheus::SIDECARS).keep_read_and("thanos_.*"),
    Job::service("thanos-query", ThanosQuery::ENDPOINT).keep_read_and("thanos_.*"),
    Job::service("thanos-store", ThanosStore::ENDPOINT).keep_read_and("thanos_.*"),
    Job::service("thanos-compactor", ThanosCompactor::ENDPOINT).keep_read_and("thanos_.*"),
    // It exposes no metrics: it sends them by StatsD, or not at all.
    Job::probes("object-store", BlackboxExporter::ENDPOINT, OBJECT_STORE),
];

/// What of Kubernetes' objects is kept beside what is read: how they are and what they ask for.
const OF_KUBERNETES_OBJECTS: &str = "kube_(cronjob|daemonset|deployment|job|persistentvolumeclaim|statefulset)_\
     (spec|status)_.*|\
     kube_node_(info|spec_.*|status_.*)|kube_pod_(info|owner|start_time|status_(phase|ready|reason))|\
     kube_pod_container_(info|resource_.*|status_.*)";

/// What of a node is kept beside what is read: what people look at when one is slow or full. The rest is one series for
/// each line of `/proc`.
const OF_A_NODE: &str = "node_(cpu|disk|filefd|filesystem|pressure|time|timex|uname|vmstat)_.*|node_load[0-9]+|\
     node_memory_(Active|Buffers|Cached|Dirty|MemAvailable|MemFree|MemTotal|Slab|Swap.*)_bytes|\
     node_network_(receive|transmit)_(bytes|drop|errs|packets)_total|node_netstat_(Tcp|TcpExt)_.*|\
     node_(boot_time_seconds|context_switches_total|forks_total|procs_.*)";

/// What of containers is kept beside what is read: what they use and what they are held back by.
const OF_CONTAINERS: &str = "container_cpu_(cfs_.*|usage_seconds_total)|container_fs_(reads|writes)(_bytes)?_total|\
     container_memory_(cache|failcnt|rss|usage_bytes|working_set_bytes)|container_pressure_.*|\
     container_network_(receive|transmit)_.*|container_(last_seen|oom_events_total|processes|start_time_seconds)|\
     machine_(cpu_cores|memory_bytes)";

/// What of the API server is kept beside what is read: who asks for what, how it ends, how much waits, and the process
/// itself. Its other series are two thirds of all that a small cluster has.
const OF_THE_API_SERVER: &str = "apiserver_(request|request_aborts|request_terminations)_total|\
     apiserver_flowcontrol_(rejected_requests_total|current_inqueue_requests)|\
     apiserver_request_duration_seconds_(sum|count)|apiserver_(current_inflight|longrunning)_requests|\
     apiserver_(admission_webhook_rejection_count|requested_deprecated_apis)|\
     apiserver_(resource_objects|storage_objects|storage_size_bytes)|process_.*";

/// Where the object store of the cluster says whether it runs.
const OBJECT_STORE: &[ProbedUrl] = &[ProbedUrl::inside(ObjectStore::ENDPOINT, versitygw::HEALTH, HTTP_OK)];

/// What is probed: each part of the shop from inside, and the shop as its customers reach it.
const PROBES: &[ProbedUrl] = &[
    ProbedUrl::inside(shop::BACKEND_SERVICE.at(shop::BACKEND_HTTP), "/health", HTTP_OK),
    ProbedUrl::inside(shop::BACKEND_SERVICE.at(shop::BACKEND_HTTP), "/api/products", HTTP_OK),
    ProbedUrl::inside(shop::FRONTEND_SERVICE.at(shop::FRONTEND_HTTP), "/", HTTP_OK),
    ProbedUrl::outside("http://dhakacart.com", "/", HTTP_OK, shop::FRONTEND.name().as_str()),
    ProbedUrl::outside("http://api.dhakacart.com", "/health", HTTP_OK, shop::BACKEND.name().as_str()),
];
