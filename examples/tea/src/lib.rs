//! The tea shop's stack: what raises an alarm, whom it wakes, and what is shown. `cargo xtask gen` writes k8s/ from it.

mod alerts;
mod boards;
mod routing;

use kit::{Environment, Program, Stack};
use tea_facts::{COMPONENTS, Grafana, JOBS, LAPTOP, LIVE, Prometheus, WATCHERS, world};
use watch::watch::Watch;

pub use tea_macros::{promql, record, series};
pub use watch;

// The macros name what they make by its place here.
extern crate self as tea;

const ENVIRONMENTS: &[Environment] = &[LAPTOP, LIVE];
const STACK: Stack = Stack::new(WATCHERS, COMPONENTS).environments(ENVIRONMENTS, &[]);
const WATCH: Watch = Watch {
    jobs: JOBS,
    evaluated_every: Prometheus::INTERVAL,
    groups: alerts::GROUPS,
    routing: Some(&routing::ROUTING),
    dashboards: boards::ALL,
    grafana: Some(Grafana::ENDPOINT),
    ..Watch::NONE
};

/// All of it, for the command line.
pub const PROGRAM: Program = Program { stack: &STACK, watch: &WATCH, metrics: world::of_metrics, source: "src/lib.rs" };
