//! The list of everything that is deployed, and of everything that watches it.

use stack_facts::COMPONENTS;

use programs::prelude::*;
use stack_facts::programs::{
    ADMIN, Alertmanager, Alloy, BlackboxExporter, Grafana, Loki, NAMESPACE, OtelCollector, Prometheus, Promtail,
};
use stack_facts::{jobs, shop, world};

use crate::{alerts, dashboards, environments, leads};
use kit::{Apis, Program, Stack};
use watch::watch::Watch;

/// Where this list stands, for the headers of files that it decides.
pub const SOURCE: &str = "stack/src/program.rs";

// Statics, for a crate that reads a const evaluates it again, and all that it is made of: here that is the whole spec.

/// The stack, in every environment.
pub static STACK: Stack = Stack::new(NAMESPACE, COMPONENTS)
    .log_agents(&[&Promtail::WORKLOAD, &OtelCollector::WORKLOAD, &Alloy::WORKLOAD])
    .part_of("dhakacart-monitoring")
    .annotation_domain("dhakacart.com")
    .environments(environments::ALL, shop::NODE_PORTS);

/// What watches it.
pub static WATCH: Watch = Watch {
    jobs: jobs::JOBS,
    evaluated_every: Prometheus::INTERVAL,
    groups: alerts::GROUPS,
    log_groups: alerts::LOG_GROUPS,
    routing: Some(&alerts::ROUTING),
    dashboards: dashboards::ALL,
    logs: Some(&dashboards::LOGS),
    verbatim: &[],
    leads: leads::ALL,
    grafana: Some(Grafana::ENDPOINT),
};

/// Where its programs answer.
const APIS: Apis = Apis {
    prometheus: Some(Prometheus::ENDPOINT),
    alertmanager: Some(Alertmanager::ENDPOINT),
    loki: Some(Loki::ENDPOINT),
    grafana: Some(Grafana::ENDPOINT),
    grafana_admin: Some(&ADMIN),
    log_agent: Some(*Promtail::WORKLOAD.id()),
    // Busybox is in it.
    shell: Some(BlackboxExporter::SETTINGS.image),
};

/// All of it, for the command line.
pub static PROGRAM: Program = Program::of(&STACK, &WATCH, world::of_metrics, SOURCE).apis(APIS);
