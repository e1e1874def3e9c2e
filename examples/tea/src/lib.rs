//! The tea shop's stack: what raises an alarm, whom it wakes, and what is shown. `cargo xtask gen` writes k8s/ from it.

mod alerts;
mod boards;
mod routing;

use kit::{Apis, Environment, Program, Stack};
use programs::prelude::*;
use tea_facts::{Alertmanager, COMPONENTS, Grafana, JOBS, LAPTOP, LIVE, Prometheus, WATCHERS, world};
use watch::watch::Watch;

pub use tea_macros::{promql, record, series};
pub use watch;

// The macros name what they make by its place here.
extern crate self as tea;

const ENVIRONMENTS: &[Environment] = &[LAPTOP, LIVE];
static STACK: Stack = Stack::new(WATCHERS, COMPONENTS).environments(ENVIRONMENTS, &[]);
static WATCH: Watch = Watch {
    jobs: JOBS,
    evaluated_every: Prometheus::INTERVAL,
    groups: alerts::GROUPS,
    routing: Some(&routing::ROUTING),
    dashboards: boards::ALL,
    grafana: Some(Grafana::ENDPOINT),
    ..Watch::NONE
};

/// All of it, for the command line: a static, which the compiler evaluates once.
pub static PROGRAM: Program =
    Program::of(&STACK, &WATCH, world::of_metrics, "src/lib.rs").catalogues("catalogue").apis(Apis {
        prometheus: Some(Prometheus::ENDPOINT),
        alertmanager: Some(Alertmanager::ENDPOINT),
        grafana: Some(Grafana::ENDPOINT),
        ..Apis::NONE
    });
