//! What is logged: the streams of every workload, with the labels that the log agent gives them.

use std::ops::RangeInclusive;
use std::sync::LazyLock;

use crate::{COMPONENTS, log_pipeline, shop};
use kit::{Duration, Workload, minutes};
use logql::{Format, Source, World};
use programs::promtail;
use world::LogAgent;

/// Where pods run that are not ours and whose lines are shipped all the same.
pub(super) const OF_THE_CLUSTER: [&str; 5] =
    ["kube-system", "kube-flannel", "local-path-storage", "ingress-nginx", "default"];

/// The codes of answers: a class like `5xx` is none of them.
const STATUSES: RangeInclusive<u16> = 100..=599;

/// How often Loki's ruler asks where a group does not say it.
const EVALUATED: Duration = minutes(1);

/// What Loki can be asked for.
///
/// ```
/// let world = stack_facts::world::of_logs();
/// assert!(world.sources.iter().any(|source| source.name == "dhakacart-backend"));
/// ```
pub fn of_logs() -> &'static World {
    static WORLD: LazyLock<World> = LazyLock::new(|| {
        let [_, _, labels @ ..] = &promtail::LABELS;
        let agent = LogAgent { labels, level: (log_pipeline::LEVEL, &log_pipeline::LEVELS) };
        let deployed = COMPONENTS.iter().map(|component| of_workload(&agent, component.workload()));
        let others = agent.of_others("the cluster's own pods", &OF_THE_CLUSTER);
        world::of_logs(deployed.chain([others]), EVALUATED)
    });
    &WORLD
}

fn of_workload(agent: &LogAgent, workload: &Workload) -> Source {
    let format = log_pipeline::FORMATS.iter().find(|(app, _)| *app == workload.name().as_str());
    let source = Source { format: format.map(|(_, name)| Format::Text((*name).to_owned())), ..agent.of(workload.id()) };
    if workload.id() != shop::FRONTEND.id() {
        return source;
    }
    let routes: Vec<&str> = log_pipeline::routes().collect();
    let statuses: Vec<String> = STATUSES.map(|status| status.to_string()).collect();
    let statuses: Vec<&str> = statuses.iter().map(String::as_str).collect();
    log_pipeline::OF_REQUESTS.iter().fold(source, |source, label| {
        let values: &[&str] = match *label {
            log_pipeline::METHOD => &log_pipeline::METHODS,
            log_pipeline::ROUTE => &routes,
            _ => &statuses,
        };
        source.metadata(label, values)
    })
}
