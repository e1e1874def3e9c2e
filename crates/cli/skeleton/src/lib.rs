//! The spec: what raises an alarm, whom it reaches, and what is shown. `cargo xtask gen` writes k8s/ from it.

mod alerts;
mod boards;
mod routing;

use facts::{Alertmanager, COMPONENTS, ENVIRONMENTS, Grafana, JOBS, NAMESPACE, Prometheus};
use kit::{Program, Stack};
use programs::prelude::*;
use watch::prelude::*;

pub use macros::{board, promql, record, series};
pub use watch;

// The macros name what they make by its place here.
extern crate self as spec;

static STACK: Stack = Stack::new(NAMESPACE, COMPONENTS).environments(ENVIRONMENTS, &[]);
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
pub static PROGRAM: Program = Program::of(&STACK, &WATCH, facts::metrics, "src/lib.rs")
    .catalogues("catalogue")
    .apis(programs::apis::<Prometheus, Alertmanager, Grafana>());
