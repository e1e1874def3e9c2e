//! The list of everything that is deployed.

use crate::components::{
    alertmanager, blackbox_exporter, grafana, kube_state_metrics, loki, node_exporter, prometheus, promtail,
};
use crate::exporters::{postgres, redis};
use crate::kit::Component;
use crate::shop;

/// Every component, in the order in which the documents list them.
pub const COMPONENTS: &[Component] = &[
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
