//! The list of everything that is deployed, and of everything that watches it.

use super::exporters::{postgres, redis};
use super::{alerts, dashboards, environments, jobs, log_pipeline, shop};
use crate::components::{
    NAMESPACE, alertmanager, blackbox_exporter, grafana, kube_state_metrics, loki, node_exporter, prometheus, promtail,
};
use crate::kit::{Component, Stack};
use crate::observe::watch::Watch;

/// Where this list stands, for the headers of files that it decides.
pub const SOURCE: &str = "stack/src/dhakacart/stack.rs";

/// Every component, in the order in which the documents list them.
const COMPONENTS: &[Component] = &[
    prometheus::COMPONENT,
    alertmanager::COMPONENT,
    grafana::COMPONENT,
    loki::COMPONENT,
    promtail::COMPONENT,
    node_exporter::COMPONENT,
    kube_state_metrics::COMPONENT,
    blackbox_exporter::COMPONENT,
    postgres::COMPONENT,
    redis::COMPONENT,
    // The shop's own workloads: known to the stack, never written by it.
    shop::BACKEND_COMPONENT,
    shop::FRONTEND_COMPONENT,
    shop::DATABASE_COMPONENT,
    shop::CACHE_COMPONENT,
];

/// The stack, in every environment.
pub const STACK: Stack =
    Stack::new(NAMESPACE, COMPONENTS).environments(&[environments::DEFAULT, environments::KUBEADM], shop::NODE_PORTS);

/// What watches it.
pub const WATCH: Watch = Watch {
    jobs: jobs::JOBS,
    evaluated_every: prometheus::INTERVAL,
    groups: alerts::GROUPS,
    log_groups: alerts::LOG_GROUPS,
    log_stages: log_pipeline::stages,
    routing: &alerts::ROUTING,
    dashboards: dashboards::ALL,
    grafana: grafana::SERVICE.at(grafana::HTTP),
}
.over(&STACK);
