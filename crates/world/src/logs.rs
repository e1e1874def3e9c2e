//! The world of Loki: the streams of every workload, with the labels that the log agent gives them.

use logql::{Source, World};
use terms::{Duration, WorkloadId};

/// What the container runtime says of each line, which agents keep as a label.
const STREAM: (&str, [&str; 2]) = ("stream", ["stderr", "stdout"]);

/// Loki makes this label out of `app`, unless it is told not to.
const SERVICE_NAME: &str = "service_name";

/// What Loki can be asked for; its rules are evaluated so often, so that shorter ranges miss lines.
///
/// ```
/// use world::{LogAgent, of_logs};
///
/// let agent = LogAgent { labels: &["pod", "node"], level: ("level", &["error", "warn", "info"]) };
/// let world = of_logs([agent.of_others("the cluster's own pods", &["kube-system"])], terms::minutes(1));
/// assert!(world.sources[0].labels.contains_key("node"));
/// ```
pub fn of_logs(sources: impl IntoIterator<Item = Source>, evaluated: Duration) -> World {
    let shortest_range = Some(evaluated.as_milliseconds() as f64 / 1_000.0);
    World { sources: sources.into_iter().collect(), shortest_range }
}

/// What gives labels to streams: `app` and `namespace` of the pod that writes, the level of its lines, and others.
#[derive(Clone, Copy, Debug)]
pub struct LogAgent<'a> {
    /// The labels of whose values nothing is known, such as `pod`.
    pub labels: &'a [&'a str],
    /// The label of the level, and the values that the agent gives it.
    pub level: (&'a str, &'a [&'a str]),
}

impl LogAgent<'_> {
    /// The streams of a workload.
    pub fn of(&self, workload: &WorkloadId) -> Source {
        let app = workload.name.as_str();
        self.streams(app, &[app], &[workload.namespace.name().as_str()])
    }

    /// The streams of whatever else runs in these namespaces.
    pub fn of_others(&self, name: &str, namespaces: &[&str]) -> Source {
        self.streams(name, &[], namespaces)
    }

    fn streams(&self, name: &str, apps: &[&str], namespaces: &[&str]) -> Source {
        let source = Source::new(name)
            .label("app", apps)
            .label(SERVICE_NAME, apps)
            .label("namespace", namespaces)
            .label(self.level.0, self.level.1)
            .label(STREAM.0, &STREAM.1);
        self.labels.iter().fold(source, |source, label| source.label(label, &[]))
    }
}
