//! What is the shop's stays the shop's: no object of ours has its name, and deleting ours deletes nothing of it.

use crate::look::{Look, selects};
use crate::testing::Faults;
use crate::world::{Object, World};

/// Says that an object is the stack's.
const PART_OF: &str = "/metadata/labels/app.kubernetes.io~1part-of";

/// Every object is in a namespace where it may be, is marked as ours, and bears no name of the shop's.
fn objects_stay_at_home(world: &World) -> Faults {
    let mut faults = Faults::new();
    let (own, mark) = (world.home.as_str(), world.namespace().word(PART_OF));
    let prefix = format!("{own}-");
    let of_the_shop: Vec<&str> =
        world.shop.iter().filter(|object| object.kind() == "Namespace").map(Object::name).collect();
    for object in &world.objects {
        let fault = match (object.namespace(), object.kind()) {
            _ if object.word(PART_OF) != mark => {
                Some(format!("nothing marks it as ours; fix: the label app.kubernetes.io/part-of: {mark}"))
            }
            _ if is_the_shops(world, object) => Some("the shop has it already; fix: another name".to_owned()),
            ("", "Namespace") if object.name() == own => None,
            ("", "ClusterRole" | "ClusterRoleBinding") if object.name().starts_with(&prefix) => None,
            ("", _) => Some(format!(
                "it belongs to the whole cluster; fix: put it into a namespace, or let its name begin with `{prefix}`"
            )),
            (namespace, _) if namespace == own || of_the_shop.contains(&namespace) => None,
            // The API server's endpoints are there, and a right in one namespace is less than one in all.
            ("default", "Role" | "RoleBinding") if object.name().starts_with(&prefix) => None,
            (other, _) => Some(format!(
                "namespace `{other}` is not ours; fix: `{own}`, or `{}` beside the databases",
                of_the_shop.join("`, `")
            )),
        };
        faults.extend(fault.map(|fault| format!("{}: {fault}", object.title())));
    }
    faults
}

/// The same name in the same namespace, whatever the kind: nobody should have to ask which is whose.
fn is_the_shops(world: &World, object: &Object) -> bool {
    world.shop.iter().any(|other| {
        let is_namespace = other.kind() == "Namespace" && object.kind() == "Namespace";
        other.name() == object.name() && (is_namespace || other.namespace() == object.namespace())
    })
}

/// None of our pods is caught by a selector of the shop's Services.
fn the_shops_services_select_the_shops_pods(world: &World) -> Faults {
    let mut faults = Faults::new();
    for service in world.shop.iter().filter(|object| object.kind() == "Service") {
        let selector = serde_json::json!({ "matchLabels": service.at("/spec/selector") });
        for pods in world.pods().filter(|pods| pods.workload.namespace() == service.namespace()) {
            if selects(&selector, &pods.labels()) {
                faults.push(format!(
                    "{}: the shop's {} would send customers to it; fix: other labels",
                    pods.workload.title(),
                    service.title()
                ));
            }
        }
    }
    faults
}

/// A policy of ours on the shop's pods opens and closes nothing: the shop's own already restrict those pods.
fn policies_restrict_nobody_else(world: &World) -> Faults {
    let mut faults = Faults::new();
    let shop_policies = || world.shop.iter().filter(|object| object.kind() == "NetworkPolicy");
    for policy in world.of_kind("NetworkPolicy") {
        for pods in world.all_pods().filter(|pods| world.shop.iter().any(|one| one.title() == pods.workload.title())) {
            let is_caught = pods.workload.namespace() == policy.namespace()
                && selects(policy.at("/spec/podSelector"), &pods.labels());
            if !is_caught {
                continue;
            }
            for kind in policy.list("/spec/policyTypes") {
                let restricted_already = shop_policies().any(|other| {
                    selects(other.at("/spec/podSelector"), &pods.labels())
                        && other.list("/spec/policyTypes").contains(kind)
                });
                if !restricted_already {
                    faults.push(format!(
                        "{}: it would cut off the shop's {} ({}); fix: admit only where the shop's own policies \
                         restrict",
                        policy.title(),
                        pods.workload.title(),
                        kind.as_str().unwrap_or_default()
                    ));
                }
            }
        }
    }
    faults
}

/// NodePorts are in range, each used once, and none the shop's.
fn node_ports_are_free(world: &World) -> Faults {
    let mut taken: Vec<(u64, String)> =
        world.taken_node_ports.iter().map(|number| (u64::from(*number), "the shop".to_owned())).collect();
    let mut faults = Faults::new();
    for service in world.objects.iter().filter(|object| object.kind() == "Service") {
        for number in service.list("/spec/ports").iter().filter_map(|port| port.at("/nodePort").as_u64()) {
            let title = service.title();
            if !(30_000..=32_767).contains(&number) {
                faults.push(format!("{title}: NodePort {number} is out of range; fix: 30000-32767"));
            }
            if service.word("/spec/type") == "ClusterIP" {
                faults.push(format!("{title}: a ClusterIP Service has no NodePort {number}; fix: type NodePort"));
            }
            if let Some((_, other)) = taken.iter().find(|(other, _)| *other == number) {
                faults.push(format!("{title}: NodePort {number} is {other}'s; fix: another number"));
            }
            taken.push((number, title));
        }
    }
    faults
}

mod tests {
    use super::*;
    use crate::testing::{holds, reports};

    #[test]
    fn every_object_is_where_it_may_be_and_marked_as_ours() {
        holds(objects_stay_at_home);
    }

    #[test]
    fn an_object_in_a_strange_namespace_is_reported() {
        reports(
            objects_stay_at_home,
            |world| world.put("Service", "grafana", "/metadata/namespace", "kube-system"),
            "Service kube-system/grafana: namespace `kube-system` is not ours; fix: `monitoring`, or `teahouse` beside \
             the databases",
        );
    }

    #[test]
    fn the_shops_namespace_and_objects_are_reported() {
        reports(
            objects_stay_at_home,
            |world| world.put("Namespace", "monitoring", "/metadata/name", "teahouse"),
            "Namespace teahouse: the shop has it already; fix: another name",
        );
        reports(
            objects_stay_at_home,
            |world| world.put("Service", "redis-exporter", "/metadata/name", "teahouse-redis"),
            "Service teahouse/teahouse-redis: the shop has it already; fix: another name",
        );
    }

    #[test]
    fn an_unmarked_object_and_a_cluster_wide_name_are_reported() {
        reports(
            objects_stay_at_home,
            |world| world.cut("Service", "redis-exporter", "/metadata/labels", "app.kubernetes.io/part-of"),
            "Service teahouse/redis-exporter: nothing marks it as ours; fix: the label app.kubernetes.io/part-of: \
             teahouse-monitoring",
        );
        reports(
            objects_stay_at_home,
            |world| world.put("ClusterRole", "monitoring-promtail", "/metadata/name", "promtail"),
            "ClusterRole promtail: it belongs to the whole cluster; fix: put it into a namespace, or let its name \
             begin with `monitoring-`",
        );
    }

    #[test]
    fn no_pod_of_ours_receives_the_shops_customers() {
        holds(the_shops_services_select_the_shops_pods);
    }

    #[test]
    fn a_pod_with_a_label_of_the_shops_is_reported() {
        reports(
            the_shops_services_select_the_shops_pods,
            |world| {
                let app = "/spec/template/metadata/labels/app";
                world.put("Deployment", "redis-exporter", app, "teahouse-redis");
            },
            "Deployment teahouse/redis-exporter: the shop's Service teahouse/teahouse-redis-service would send \
             customers to it; fix: other labels",
        );
    }

    #[test]
    fn no_policy_of_ours_restricts_the_shop() {
        holds(policies_restrict_nobody_else);
    }

    #[test]
    fn a_policy_that_would_cut_off_the_shop_is_reported() {
        reports(
            policies_restrict_nobody_else,
            |world| {
                let policy = "monitoring-to-teahouse-frontend";
                world.add("NetworkPolicy", policy, "/spec/policyTypes", "", "Egress");
            },
            "NetworkPolicy teahouse/monitoring-to-teahouse-frontend: it would cut off the shop's Deployment \
             teahouse/teahouse-frontend (Egress); fix: admit only where the shop's own policies restrict",
        );
    }

    #[test]
    fn every_node_port_is_free() {
        holds(node_ports_are_free);
    }

    #[test]
    fn a_node_port_of_the_shops_out_of_range_or_without_its_type_is_reported() {
        let mut world = World::tea_house();
        world.put("Service", "grafana", "/spec/ports/0/nodePort", 30080);
        world.put("Service", "prometheus", "/spec/ports/0/nodePort", 3000);
        world.put("Service", "alertmanager", "/spec/type", "ClusterIP");
        assert_eq!(
            node_ports_are_free(&world),
            [
                "Service monitoring/alertmanager: a ClusterIP Service has no NodePort 30093; fix: type NodePort",
                "Service monitoring/prometheus: NodePort 3000 is out of range; fix: 30000-32767",
                "Service monitoring/grafana: NodePort 30080 is the shop's; fix: another number",
            ]
        );
    }
}
