//! Values of labels that the spec knows: its namespaces, workloads and claims.

use std::collections::{BTreeMap, BTreeSet};

use kit::{Component, Kind, Volume};

/// Labels with all the values that they can have, for [`promql::World::values`].
pub type Known = BTreeMap<String, BTreeSet<String>>;

/// What these components know of labels, and `others` beside them: a label, and values that somebody else gives.
///
/// | label | values |
/// |---|---|
/// | `namespace` | the namespaces of the components |
/// | `deployment`, `daemonset`, `statefulset` | the workloads of that kind; a declared one counts as a Deployment |
/// | `persistentvolumeclaim` | the claims that workloads mount, as the cluster names them |
///
/// A query that selects another value of these labels selects nothing that the stack knows, and is refused with a
/// suggestion.
pub fn known(components: &[Component], others: &[(&str, &[&str])]) -> Known {
    let mut known = Known::new();
    let mut add = |label: &str, value: String| _ = known.entry(label.to_owned()).or_default().insert(value);
    for workload in components.iter().map(Component::workload) {
        add("namespace", workload.namespace().name().to_string());
        let (label, is_template) = match workload.kind() {
            Kind::Deployment(_) | Kind::Sidecar | Kind::Declared => ("deployment", false),
            Kind::DaemonSet => ("daemonset", false),
            Kind::StatefulSet => ("statefulset", true),
        };
        add(label, workload.name().to_string());
        // Where an environment runs several, they are a StatefulSet.
        if workload.can_be_several() {
            add("statefulset", workload.name().to_string());
        }
        for mount in workload.mounts().iter().filter(|mount| matches!(mount.volume(), Volume::Claim(_))) {
            let claim = mount.name();
            // A StatefulSet's claim bears the name of its one pod as well.
            let claim = if is_template { format!("{claim}-{}-0", workload.name()) } else { claim.to_string() };
            add("persistentvolumeclaim", claim);
        }
    }
    for (label, values) in others {
        values.iter().for_each(|value| add(label, (*value).to_owned()));
    }
    known
}

#[cfg(test)]
mod tests {
    use kit::{
        Claim, Component, Http, Image, Namespace, Port, Probe, Resources, Workload, WorkloadBuilder, gibibytes,
        mebibytes, millicores,
    };

    use super::known;

    const HTTP: Port<Http> = Port::new("http", 8080);
    const TEA: Namespace = Namespace::ours("tea");
    const CELLAR: Workload = WorkloadBuilder::stateful_set(TEA, "cellar", Image::new("docker.io/tea/cellar", "1.0"))
        .port(HTTP)
        .run_as(1000)
        .mount(Claim::new("leaves", gibibytes(1)).at("/leaves"))
        .resources(Resources::requests(millicores(10), mebibytes(16)))
        .readiness(Probe::tcp(HTTP))
        .build();

    #[test]
    fn claims_bear_the_names_that_the_cluster_gives_them() {
        let known = known(&[Component::of(&CELLAR)], &[("namespace", &["kube-system"])]);
        let values = |label: &str| known[label].iter().map(String::as_str).collect::<Vec<_>>();
        assert_eq!(values("persistentvolumeclaim"), ["leaves-cellar-0"]);
        assert_eq!(values("statefulset"), ["cellar"]);
        assert_eq!(values("namespace"), ["kube-system", "tea"]);
        assert!(!known.contains_key("deployment"));
    }
}
