//! Whoever discovers what is there may read it: a right too few is a target that silently does not exist.

use serde_json::Value;

use crate::look::Look;
use crate::pods::Pods;
use crate::testing::Faults;
use crate::world::World;

/// A right: verbs on a resource of an API group, or on a path of the API server, in a namespace or everywhere.
struct Right<'a> {
    group: &'static str,
    resource: &'a str,
    namespace: Option<&'a str>,
    verbs: &'static [&'static str],
}

impl Right<'_> {
    fn title(&self) -> String {
        let place = self.namespace.map_or_else(|| "the whole cluster".to_owned(), |one| format!("namespace {one}"));
        format!("{} {} in {place}", self.verbs.join(" and "), self.resource)
    }
}

/// Every kind of object that a discovery lists can be listed and watched, and the nodes' and API server's metrics be
/// read.
fn discoveries_are_allowed(world: &World) -> Faults {
    let mut faults = Faults::new();
    for config in world.configs().filter(|config| !config.is_json()) {
        let value = config.parsed();
        for pods in world.readers(config.object) {
            for job in value.list("/scrape_configs") {
                for right in rights_of(job).iter().filter(|right| !holds(world, pods, right)) {
                    faults.push(format!(
                        "{}: its job `{}` needs to {}; fix: grant it",
                        pods.workload.title(),
                        job.word("/job_name"),
                        right.title()
                    ));
                }
            }
        }
    }
    faults
}

fn rights_of(job: &Value) -> Vec<Right<'_>> {
    const FOLLOW: &[&str] = &["list", "watch"];
    let mut rights = Vec::new();
    for discovery in job.list("/kubernetes_sd_configs") {
        let resources: &[(&str, &str)] = match discovery.word("/role") {
            "pod" => &[("", "pods")],
            "endpointslice" => &[("discovery.k8s.io", "endpointslices"), ("", "services"), ("", "pods")],
            "node" => &[("", "nodes")],
            other => panic!("no check knows what discovery by `{other}` reads"),
        };
        let named = discovery.list("/namespaces/names").iter().map(Value::as_str);
        let everywhere = [None];
        let places: Vec<Option<&str>> = if named.len() == 0 { everywhere.to_vec() } else { named.collect() };
        for namespace in places {
            rights.extend(resources.iter().map(|(group, resource)| Right {
                group,
                resource,
                namespace,
                verbs: FOLLOW,
            }));
        }
        let path = job.at("/metrics_path").as_str().unwrap_or("/metrics");
        match job.word("/scheme") {
            "https" if discovery.word("/role") == "node" => {
                rights.push(Right { group: "", resource: "nodes/metrics", namespace: None, verbs: &["get"] });
            }
            "https" => rights.push(Right { group: "", resource: path, namespace: None, verbs: &["get"] }),
            _ => {}
        }
    }
    rights
}

/// Whether the pods' account holds a right, by a binding there or in the whole cluster.
fn holds(world: &World, pods: Pods, right: &Right) -> bool {
    let account = pods.spec().word("/serviceAccountName");
    let bindings = world.objects.iter().filter(|object| {
        object.kind() == "ClusterRoleBinding"
            || object.kind() == "RoleBinding" && right.namespace == Some(object.namespace())
    });
    let ours = bindings.filter(|binding| {
        binding
            .list("/subjects")
            .iter()
            .any(|subject| subject.word("/name") == account && subject.word("/namespace") == pods.workload.namespace())
    });
    let granted = ours.filter_map(|binding| {
        world.find(binding.word("/roleRef/kind"), binding.namespace(), binding.word("/roleRef/name"))
    });
    let rules: Vec<&Value> = granted.flat_map(|role| role.list("/rules")).collect();
    right.verbs.iter().all(|verb| rules.iter().any(|rule| grants(rule, right, verb)))
}

fn grants(rule: &Value, right: &Right, verb: &str) -> bool {
    let has = |field: &str, wanted: &str| rule.list(field).iter().any(|one| one == wanted);
    let reaches =
        has("/apiGroups", right.group) && has("/resources", right.resource) || has("/nonResourceURLs", right.resource);
    has("/verbs", verb) && reaches
}

/// What kube-state-metrics is told to expose, it may list and watch, and nothing else.
fn exposed_kinds_are_readable(world: &World) -> Faults {
    let Some(pods) = world.pods().find(|pods| pods.workload.name() == "kube-state-metrics") else {
        return Faults::new();
    };
    let arguments = pods.containers().flat_map(|container| container.list("/args")).filter_map(Value::as_str);
    let mut told: Vec<&str> =
        arguments.filter_map(|one| one.strip_prefix("--resources=")).flat_map(|one| one.split(',')).collect();
    let role = world.find("ClusterRole", "", &format!("{}-kube-state-metrics", pods.workload.namespace()));
    let rules = role.map_or(&[][..], |role| role.list("/rules"));
    let mut may: Vec<&str> = rules.iter().flat_map(|rule| rule.list("/resources")).filter_map(Value::as_str).collect();
    told.sort_unstable();
    may.sort_unstable();
    let title = pods.workload.title();
    let missing = told
        .iter()
        .filter(|kind| !may.contains(kind))
        .map(|kind| format!("{title}: it exposes {kind} and may not read them; fix: grant it"));
    let spare = may
        .iter()
        .filter(|kind| !told.contains(kind))
        .map(|kind| format!("{title}: it may read {kind} and exposes none; fix: take the right away"));
    missing.chain(spare).collect()
}

mod tests {
    use super::*;
    use crate::testing::{container, holds, reports};

    #[test]
    fn every_discovery_is_allowed() {
        holds(discoveries_are_allowed);
    }

    #[test]
    fn a_discovery_without_rights_is_reported() {
        reports(
            discoveries_are_allowed,
            |world| world.cut("ClusterRole", "monitoring-promtail", "/rules/0/verbs", "2"),
            "DaemonSet monitoring/promtail: its job `kubernetes-pods` needs to list and watch pods in the whole \
             cluster; fix: grant it",
        );
    }

    #[test]
    fn a_role_of_another_namespace_does_not_count() {
        let mut world = World::tea_house();
        world.objects.retain(|object| !object.is("RoleBinding", "teahouse", "monitoring-prometheus"));
        let faults = discoveries_are_allowed(&world);
        assert!(faults.contains(
            &"Deployment monitoring/prometheus: its job `redis-exporter` needs to list and watch endpointslices in \
              namespace teahouse; fix: grant it"
                .to_owned()
        ));
        assert!(faults.iter().all(|fault| fault.contains("in namespace teahouse")), "{faults:?}");
    }

    #[test]
    fn metrics_of_nodes_and_of_the_api_server_are_rights_too() {
        let mut world = World::tea_house();
        world.put("ClusterRole", "monitoring-prometheus", "/rules", serde_json::json!([]));
        let faults = discoveries_are_allowed(&world);
        for expected in [
            "`kubelet` needs to list and watch nodes in the whole cluster; fix: grant it",
            "`cadvisor` needs to get nodes/metrics in the whole cluster; fix: grant it",
            "`kube-apiserver` needs to get /metrics in the whole cluster; fix: grant it",
        ] {
            assert!(faults.iter().any(|fault| fault.ends_with(expected)), "{expected}: {faults:?}");
        }
    }

    #[test]
    fn kube_state_metrics_reads_what_it_exposes_and_nothing_else() {
        holds(exposed_kinds_are_readable);
    }

    #[test]
    fn a_kind_that_is_exposed_and_not_readable_or_the_other_way_round_is_reported() {
        let mut world = World::tea_house();
        world.put("Deployment", "kube-state-metrics", &container("/args/2"), "--resources=secrets,pods");
        let faults = exposed_kinds_are_readable(&world);
        let title = "Deployment monitoring/kube-state-metrics:";
        assert_eq!(faults[0], format!("{title} it exposes secrets and may not read them; fix: grant it"));
        assert_eq!(faults[1], format!("{title} it may read cronjobs and exposes none; fix: take the right away"));
    }
}
