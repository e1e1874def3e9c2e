//! What Prometheus scrapes: one line a job. Rights, network policies and target labels follow from these lines.

use super::exporters::{postgres, redis};
use super::{log_pipeline, shop};
use crate::components::{
    alertmanager, blackbox_exporter as blackbox, grafana, kube_state_metrics, loki, node_exporter, prometheus, promtail,
};
use watch::scrape::{DroppedMetrics, Job, ProbedUrl};

/// Every job.
pub const JOBS: &[Job] = &[
    Job::service("prometheus", prometheus::SERVICE.at(prometheus::HTTP)),
    Job::service("alertmanager", alertmanager::SERVICE.at(alertmanager::HTTP)),
    Job::service("grafana", grafana::SERVICE.at(grafana::HTTP)),
    Job::service("loki", loki::SERVICE.at(loki::HTTP)),
    Job::service("blackbox-exporter", blackbox::SERVICE.at(blackbox::HTTP)),
    Job::service("postgres-exporter", postgres::SERVICE.at(postgres::HTTP)),
    Job::service("redis-exporter", redis::SERVICE.at(redis::HTTP)),
    Job::service("kube-state-metrics", kube_state_metrics::SERVICE.at(kube_state_metrics::HTTP))
        .about_other_objects()
        .at_most_samples(100_000),
    Job::service("kube-state-metrics-self", kube_state_metrics::SERVICE.at(kube_state_metrics::TELEMETRY)),
    Job::pods("promtail", promtail::PROMTAIL.pods_at(promtail::HTTP)).also_exposes(&[log_pipeline::CATALOGUE]),
    Job::pods("node-exporter", node_exporter::NODE_EXPORTER.pods_at(node_exporter::HTTP)),
    Job::kubelets("kubelet", "/metrics").at_most_samples(50_000),
    Job::kubelets("cadvisor", "/metrics/cadvisor").at_most_samples(100_000).drop_metrics(&[DroppedMetrics {
        names: "container_(network_tcp_usage_total|network_udp_usage_total|network_tcp6_usage_total|\
                network_udp6_usage_total|tasks_state|cpu_load_average_10s|blkio_device_usage_total)",
        reason: "off in the kubelet, or one series for each state, and nothing reads them",
    }]),
    Job::api_server("kube-apiserver").at_most_samples(200_000).drop_metrics(&[DroppedMetrics {
        names: "(apiserver_request_body_size_bytes|apiserver_request_sli_duration_seconds|\
                apiserver_response_sizes|apiserver_watch_events_sizes|etcd_request_duration_seconds|\
                apiserver_watch_cache_read_wait_seconds)_bucket",
        reason: "tens of thousands of series that nothing reads",
    }]),
    Job::annotated(
        "dhakacart-pods",
        shop::NAMESPACE,
        &[shop::BACKEND.pods_at(shop::BACKEND_HTTP), shop::FRONTEND.pods_at(shop::FRONTEND_HTTP)],
    ),
    Job::probes("dhakacart-probes", blackbox::SERVICE.at(blackbox::HTTP), PROBES),
];

/// What is probed: each part of the shop from inside, and the shop as its customers reach it.
const PROBES: &[ProbedUrl] = &[
    ProbedUrl::inside(shop::BACKEND_SERVICE.at(shop::BACKEND_HTTP), "/health", blackbox::HTTP_OK),
    ProbedUrl::inside(shop::BACKEND_SERVICE.at(shop::BACKEND_HTTP), "/api/products", blackbox::HTTP_OK),
    ProbedUrl::inside(shop::FRONTEND_SERVICE.at(shop::FRONTEND_HTTP), "/", blackbox::HTTP_OK),
    ProbedUrl::outside("http://dhakacart.com", "/", blackbox::HTTP_OK, "dhakacart-frontend"),
    ProbedUrl::outside("http://api.dhakacart.com", "/health", blackbox::HTTP_OK, "dhakacart-backend"),
];
