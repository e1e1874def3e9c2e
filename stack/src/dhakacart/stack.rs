//! The list of everything that is deployed, and of everything that watches it.

use stack_deployed::COMPONENTS;

use super::{alerts, dashboards, environments, jobs, leads, log_pipeline, shop};
use crate::components::{NAMESPACE, grafana, prometheus};
use crate::kit::Stack;
use crate::observe::watch::Watch;

/// Where this list stands, for the headers of files that it decides.
pub const SOURCE: &str = "stack/src/dhakacart/stack.rs";

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
    logs: Some(&dashboards::LOGS),
    leads: leads::ALL,
    grafana: grafana::SERVICE.at(grafana::HTTP),
}
.over(&STACK);
