//! Whatever selects, selects something, and every port that is named is listened on.

use serde_json::Value;

use crate::look::{Look, selects};
use crate::pods::Pods;
use crate::testing::Faults;
use crate::world::{Object, World};

/// Every Service selects pods of ours, and each of its target ports is one that they declare.
fn services_reach_pods(world: &World) -> Faults {
    let mut faults = Faults::new();
    for service in world.of_kind("Service") {
        let selected = pods_of_service(world, service);
        if selected.is_empty() {
            faults.push(format!("{}: it selects no pods; fix: take its selector from the workload", service.title()));
        }
        for port in service.list("/spec/ports") {
            let target = port.at("/targetPort");
            for pods in selected.iter().filter(|pods| pods.port(target).is_none()) {
                faults.push(format!(
                    "{}: its port `{}` leads to port {target} of {}, which declares no such port; fix: name one of its \
                     ports",
                    service.title(),
                    port.word("/name"),
                    pods.workload.title(),
                ));
            }
        }
    }
    faults
}

/// The pods behind a Service.
pub fn pods_of_service<'a>(world: &'a World, service: &Object) -> Vec<Pods<'a>> {
    let selector = serde_json::json!({ "matchLabels": service.at("/spec/selector") });
    let has_selector = service.at("/spec/selector").is_object();
    let selected = |pods: &Pods| {
        has_selector && pods.workload.namespace() == service.namespace() && selects(&selector, &pods.labels())
    };
    world.all_pods().filter(selected).collect()
}

/// Workloads, disruption budgets, policies and spread constraints select pods that exist; a workload selects its own
/// only.
fn selectors_match(world: &World) -> Faults {
    let mut faults = Faults::new();
    for object in &world.objects {
        let pointer = match object.kind() {
            "Deployment" | "StatefulSet" | "DaemonSet" | "PodDisruptionBudget" => "/spec/selector",
            "NetworkPolicy" => "/spec/podSelector",
            _ => continue,
        };
        let chosen = selected(world, object.namespace(), object.at(pointer));
        if chosen.is_empty() {
            faults.push(format!(
                "{}: its selector {} matches no pods in {}; fix: derive it from the workload's labels",
                object.title(),
                object.at(pointer),
                object.namespace()
            ));
        }
        if object.at("/spec/template").is_object() && chosen.iter().any(|pods| pods.workload.title() != object.title())
        {
            faults.push(format!("{}: it selects pods of another workload; fix: a label of its own", object.title()));
        }
        for spread in object.list("/spec/template/spec/topologySpreadConstraints") {
            let own = Pods { workload: object }.labels();
            if !selects(spread.at("/labelSelector"), &own) {
                faults.push(format!("{}: it spreads other pods than its own; fix: select its own", object.title()));
            }
        }
    }
    faults
}

fn selected<'a>(world: &'a World, namespace: &str, selector: &Value) -> Vec<Pods<'a>> {
    let is_selected = |pods: &Pods| pods.workload.namespace() == namespace && selects(selector, &pods.labels());
    world.all_pods().filter(is_selected).collect()
}

/// Every probe asks a port that its container declares.
fn probes_ask_ports_that_exist(world: &World) -> Faults {
    let mut faults = Faults::new();
    for pods in world.pods() {
        for container in pods.containers() {
            if !container.at("/readinessProbe").is_object() {
                faults.push(format!("{}: it has no readiness probe; fix: add one", pods.workload.title()));
            }
            for probe in ["startupProbe", "readinessProbe", "livenessProbe"] {
                for way in ["httpGet", "tcpSocket", "grpc"] {
                    let port = container.at(&format!("/{probe}/{way}/port"));
                    let declared = container.list("/ports").iter().any(|one| {
                        let field = if port.is_string() { "/name" } else { "/containerPort" };
                        one.at(field) == port
                    });
                    if !port.is_null() && !declared {
                        faults.push(format!(
                            "{}: its {probe} asks port {port}, which the container does not declare; fix: name one of \
                             its ports",
                            pods.workload.title()
                        ));
                    }
                }
            }
        }
    }
    faults
}

mod tests {
    use super::*;
    use crate::testing::{container, holds, reports};

    #[test]
    fn every_service_reaches_pods_that_listen() {
        holds(services_reach_pods);
    }

    #[test]
    fn a_service_without_pods_is_reported() {
        reports(
            services_reach_pods,
            |world| world.put("Service", "redis-exporter", "/spec/selector/app", "teahouse-redis-exporter"),
            "Service teahouse/redis-exporter: it selects no pods; fix: take its selector from the workload",
        );
    }

    #[test]
    fn a_target_port_that_nobody_declares_is_reported() {
        reports(
            services_reach_pods,
            |world| world.put("Service", "grafana", "/spec/ports/0/targetPort", "web"),
            "Service monitoring/grafana: its port `http` leads to port \"web\" of Deployment monitoring/grafana, which \
             declares no such port; fix: name one of its ports",
        );
    }

    #[test]
    fn every_selector_matches_pods() {
        holds(selectors_match);
    }

    #[test]
    fn a_budget_and_a_policy_for_no_pods_are_reported() {
        for (kind, pointer) in [("PodDisruptionBudget", "/spec/selector"), ("NetworkPolicy", "/spec/podSelector")] {
            let expected = format!(
                "{kind} monitoring/blackbox-exporter: its selector {{\"matchLabels\":{{\"app\":\"blackbox\"}}}} \
                 matches no pods in monitoring; fix: derive it from the workload's labels"
            );
            let place = format!("{pointer}/matchLabels/app");
            reports(selectors_match, |world| world.put(kind, "blackbox-exporter", &place, "blackbox"), &expected);
        }
    }

    #[test]
    fn a_workload_that_selects_anothers_pods_is_reported() {
        reports(
            selectors_match,
            |world| world.cut("Deployment", "grafana", "/spec/selector", "matchLabels"),
            "Deployment monitoring/grafana: it selects pods of another workload; fix: a label of its own",
        );
    }

    #[test]
    fn spreading_other_pods_is_reported() {
        let place = "/spec/template/spec/topologySpreadConstraints/0/labelSelector/matchLabels/app";
        reports(
            selectors_match,
            |world| world.put("Deployment", "blackbox-exporter", place, "grafana"),
            "Deployment monitoring/blackbox-exporter: it spreads other pods than its own; fix: select its own",
        );
    }

    #[test]
    fn every_probe_asks_a_port_that_its_container_declares() {
        holds(probes_ask_ports_that_exist);
    }

    #[test]
    fn a_probe_of_an_undeclared_port_is_reported() {
        reports(
            probes_ask_ports_that_exist,
            |world| world.put("Deployment", "grafana", &container("/livenessProbe/httpGet/port"), 3001),
            "Deployment monitoring/grafana: its livenessProbe asks port 3001, which the container does not declare; \
             fix: name one of its ports",
        );
    }

    #[test]
    fn a_container_without_readiness_probe_is_reported() {
        reports(
            probes_ask_ports_that_exist,
            |world| world.cut("DaemonSet", "promtail", &container(""), "readinessProbe"),
            "DaemonSet monitoring/promtail: it has no readiness probe; fix: add one",
        );
    }
}
