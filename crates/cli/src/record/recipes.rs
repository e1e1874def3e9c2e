//! All recipes. To add one: a file here with a const, a line below, and `cargo xtask record <program>`.

mod alertmanager;
mod blackbox_exporter;
mod kube_apiserver;
mod kube_state_metrics;
mod loki;
mod node_exporter;
mod otel_collector;
mod postgres_exporter;
mod prometheus;
mod promtail;
mod redis_exporter;
mod thanos;
mod unrecorded;

use super::Recipe;

/// Every program that everybody knows: of its own, a company adds to them.
pub const ALL: &[&Recipe] = &[
    &alertmanager::RECIPE,
    &unrecorded::ALLOY,
    &blackbox_exporter::RECIPE,
    &unrecorded::CADVISOR,
    &unrecorded::GRAFANA,
    &kube_apiserver::RECIPE,
    &kube_state_metrics::RECIPE,
    &unrecorded::KUBELET,
    &loki::RECIPE,
    &unrecorded::MYSQLD_EXPORTER,
    &unrecorded::NGINX_EXPORTER,
    &node_exporter::RECIPE,
    &otel_collector::RECIPE,
    &postgres_exporter::RECIPE,
    &prometheus::RECIPE,
    &promtail::RECIPE,
    &redis_exporter::RECIPE,
    &thanos::RECIPE,
];
