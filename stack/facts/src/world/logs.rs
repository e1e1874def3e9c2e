//! What is logged: the streams of every workload, with the labels that the log agent gives them.

use std::ops::RangeInclusive;
use std::sync::LazyLock;

use crate::{COMPONENTS, log_pipeline, shop};
use kit::Workload;
use logql::{Source, World};
use programs::promtail;

/// Where pods run that are not ours and whose lines are shipped all the same.
const OF_THE_CLUSTER: [&str; 5] = ["kube-system", "kube-flannel", "local-path-storage", "ingress-nginx", "default"];

/// What the container runtime says of each line, which the agent's first stage keeps as a label.
const STREAM: (&str, [&str; 2]) = ("stream", ["stderr", "stdout"]);

/// The codes of answers: a class like `5xx` is none of them.
const STATUSES: RangeInclusive<u16> = 100..=599;

/// Loki makes this label out of `app`, unless it is told not to.
const SERVICE_NAME: &str = "service_name";

/// How often Loki's ruler asks where a group does not say it.
const EVERY_MINUTE: f64 = 60.0;

/// What Loki can be asked for.
///
/// ```
/// let world = stack_facts::world::of_logs();
/// assert!(world.sources.iter().any(|source| source.name == "dhakacart-backend"));
/// ```
pub fn of_logs() -> &'static World {
    static WORLD: LazyLock<World> = LazyLock::new(|| {
        let deployed = COMPONENTS.iter().map(|component| of_workload(component.workload()));
        World { sources: deployed.chain([of_others()]).collect(), shortest_range: Some(EVERY_MINUTE) }
    });
    &WORLD
}

fn of_workload(workload: &Workload) -> Source {
    let (name, namespace) = (workload.name(), workload.namespace().name());
    let source = streams(name.as_str(), &[name.as_str()], &[namespace.as_str()]);
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

fn of_others() -> Source {
    streams("the cluster's own pods", &[], &OF_THE_CLUSTER)
}

/// The streams of some apps; of any where none is named.
fn streams(name: &str, apps: &[&str], namespaces: &[&str]) -> Source {
    let [app, namespace, of_any @ ..] = promtail::LABELS;
    let source = Source::new(name)
        .label(app, apps)
        .label(SERVICE_NAME, apps)
        .label(namespace, namespaces)
        .label(log_pipeline::LEVEL, &log_pipeline::LEVELS)
        .label(STREAM.0, &STREAM.1);
    of_any.iter().fold(source, |source, label| source.label(label, &[]))
}
