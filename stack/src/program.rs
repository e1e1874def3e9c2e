//! The list of everything that is deployed, and of everything that watches it.

use stack_facts::COMPONENTS;

use stack_facts::components::{NAMESPACE, alertmanager, grafana, images, loki, prometheus, promtail};
use stack_facts::{environments, jobs, log_pipeline, shop, world};

use crate::{alerts, dashboards, leads};
use kit::{Apis, Program, Stack};
use watch::watch::Watch;

/// Where this list stands, for the headers of files that it decides.
pub const SOURCE: &str = "stack/src/program.rs";

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
    routing: Some(&alerts::ROUTING),
    dashboards: dashboards::ALL,
    logs: Some(&dashboards::LOGS),
    leads: leads::ALL,
    grafana: Some(grafana::SERVICE.at(grafana::HTTP)),
}
.checked();

const _: () = STACK.check_watched(&WATCH);

/// Where its programs answer.
const APIS: Apis = Apis {
    prometheus: Some(prometheus::SERVICE.at(prometheus::HTTP)),
    alertmanager: Some(alertmanager::SERVICE.at(alertmanager::HTTP)),
    loki: Some(loki::SERVICE.at(loki::HTTP)),
    grafana: Some(grafana::SERVICE.at(grafana::HTTP)),
    grafana_admin: Some(&grafana::ADMIN),
    log_agent: Some(*promtail::PROMTAIL.id()),
    // Busybox is in it.
    shell: Some(images::BLACKBOX_EXPORTER),
};

/// All of it, for the command line.
pub const PROGRAM: Program = Program::of(&STACK, &WATCH, world::of_metrics, SOURCE).apis(APIS);
