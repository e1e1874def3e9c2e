//! What Prometheus scrapes: one line a job. Rights, network policies and target labels follow from these lines.

use super::programs::{
    Alertmanager, Alloy, BlackboxExporter, Grafana, KubeStateMetrics, Loki, NodeExporter, OtelCollector,
    PostgresExporter, Prometheus, Promtail, RedisExporter, ThanosCompactor, ThanosQuery, ThanosStore,
};
use super::{log_pipeline, shop};
use programs::blackbox_exporter::HTTP_OK;
use programs::prelude::*;
use watch::scrape::{DroppedMetrics, Job, ProbedUrl};

/// Every job.
pub const JOBS: &[Job] = &[
    Job::service("prometheus", Prometheus::ENDPOINT),
    Job::service("alertmanager", Alertmanager::ENDPOINT),
    Job::service("grafana", Grafana::ENDPOINT),
    Job::service("loki", Loki::ENDPOINT),
    Job::service("blackbox-exporter", BlackboxExporter::ENDPOINT),
    Job::service("postgres-exporter", PostgresExporter::ENDPOINT),
    Job::service("redis-exporter", RedisExporter::ENDPOINT),
    Job::service("kube-state-metrics", KubeStateMetrics::ENDPOINT).sample_limit(100_000),
    Job::service("kube-state-metrics-self", KubeStateMetrics::TELEMETRY_ENDPOINT),
    Job::pods("promtail", Promtail::PODS).also_exposes(&[log_pipeline::CATALOGUE]),
    Job::pods("alloy", Alloy::PODS).also_exposes(&[log_pipeline::CATALOGUE]),
    Job::pods("otel-collector", OtelCollector::PODS),
    Job::pods("access-log", OtelCollector::COUNTERS).exposes_only(&[log_pipeline::CATALOGUE]),
    Job::pods("node-exporter", NodeExporter::PODS),
    Job::kubelets("kubelet", "/metrics").sample_limit(50_000),
    Job::kubelets("cadvisor", "/metrics/cadvisor").sample_limit(100_000).drop_metrics(&[DroppedMetrics {
        names: "container_(network_tcp_usage_total|network_udp_usage_total|network_tcp6_usage_total|\
                network_udp6_usage_total|tasks_state|cpu_load_average_10s|blkio_device_usage_total)",
        reason: "off in the kubelet, or one series for each state, and nothing reads them",
    }]),
    // 546 of 27,681 on the cluster of lab/cluster.
    Job::api_server("kube-apiserver").sample_limit(200_000).keep_read_and(OF_THE_API_SERVER).brings(546),
    Job::annotated(
        "dhakacart-pods",
        shop::NAMESPACE,
        &[shop::BACKEND.pods_at(shop::BACKEND_HTTP), shop::FRONTEND.pods_at(shop::FRONTEND_HTTP)],
    ),
    Job::probes("dhakacart-probes", BlackboxExporter::ENDPOINT, PROBES),
    // Where an environment keeps blocks of metrics in a bucket.
    Job::pods("thanos-sidecar", Prometheus::SIDECARS),
    Job::service("thanos-query", ThanosQuery::ENDPOINT),
    Job::service("thanos-store", ThanosStore::ENDPOINT),
    Job::service("thanos-compactor", ThanosCompactor::ENDPOINT),
];

/// What of the API server is kept beside what is read: who asks for what, how it ends, how much waits, and the process
/// itself. Its other series are two thirds of all that a small cluster has.
const OF_THE_API_SERVER: &str = "apiserver_(request|request_aborts|request_terminations)_total|\
     apiserver_flowcontrol_(rejected_requests_total|current_inqueue_requests)|\
     apiserver_request_duration_seconds_(sum|count)|apiserver_(current_inflight|longrunning)_requests|\
     apiserver_(admission_webhook_rejection_count|requested_deprecated_apis)|\
     apiserver_(resource_objects|storage_objects|storage_size_bytes)|(kubernetes_build_info|go_goroutines|process_.*)";

/// What is probed: each part of the shop from inside, and the shop as its customers reach it.
const PROBES: &[ProbedUrl] = &[
    ProbedUrl::inside(shop::BACKEND_SERVICE.at(shop::BACKEND_HTTP), "/health", HTTP_OK),
    ProbedUrl::inside(shop::BACKEND_SERVICE.at(shop::BACKEND_HTTP), "/api/products", HTTP_OK),
    ProbedUrl::inside(shop::FRONTEND_SERVICE.at(shop::FRONTEND_HTTP), "/", HTTP_OK),
    ProbedUrl::outside("http://dhakacart.com", "/", HTTP_OK, shop::FRONTEND.name().as_str()),
    ProbedUrl::outside("http://api.dhakacart.com", "/health", HTTP_OK, shop::BACKEND.name().as_str()),
];
