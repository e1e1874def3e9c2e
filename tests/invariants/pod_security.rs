//! Pod Security `restricted`, field by field, for every pod but the node agents'.
//!
//! The rules are those of <https://kubernetes.io/docs/concepts/security/pod-security-standards/>, `baseline` included.

use serde_json::Value;

use crate::look::Look;
use crate::pods::Pods;
use crate::testing::Faults;
use crate::world::World;

/// Workloads that cannot do their work under `restricted`.
const NODE_AGENTS: &[&str] = &["node-exporter", "promtail", "otel-collector", "alloy"];

/// Volumes that `restricted` allows.
const VOLUMES: &[&str] =
    &["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"];

/// All pods but the node agents' are `restricted`, and an agent that needs no exemption has none.
fn pods_are_restricted(world: &World) -> Faults {
    let mut faults = Faults::new();
    for pods in world.pods() {
        let title = pods.workload.title();
        let violated = violations(pods);
        if !NODE_AGENTS.contains(&pods.workload.name()) {
            faults.extend(violated.iter().map(|field| {
                format!(
                    "{title}: Pod Security `restricted` refuses its {field}; fix: leave it out, or name an exemption"
                )
            }));
        } else if violated.is_empty() {
            faults.push(format!("{title}: it meets `restricted`; fix: take it off the list of exempt agents"));
        }
    }
    faults
}

/// The namespace enforces what its pods meet, and reports what they do not.
fn namespaces_enforce_what_holds(world: &World) -> Faults {
    let mut faults = Faults::new();
    for namespace in world.of_kind("Namespace") {
        let here = |pods: &Pods| pods.workload.namespace() == namespace.name();
        let all_restricted = world.pods().filter(here).all(|pods| violations(pods).is_empty());
        let expected = if all_restricted { "restricted" } else { "privileged" };
        for (mode, level) in [("enforce", expected), ("audit", "restricted")] {
            let said = namespace.word(&format!("/metadata/labels/pod-security.kubernetes.io~1{mode}"));
            if said != level {
                faults.push(format!("{}: it says {mode} `{said}`; fix: say `{level}`", namespace.title()));
            }
        }
    }
    faults
}

/// The fields for which the admission controller would refuse the pod.
pub fn violations(pods: Pods) -> Vec<String> {
    let spec = pods.spec();
    let mut fields = Vec::new();
    let mut allow = |holds: bool, field: &str| {
        if !holds {
            fields.push(field.to_owned());
        }
    };
    for field in ["hostNetwork", "hostPID", "hostIPC"] {
        allow(spec.at(&format!("/{field}")) != true, field);
    }
    let safe_sysctls = spec.list("/securityContext/sysctls").is_empty();
    allow(safe_sysctls, "securityContext.sysctls");
    for volume in spec.list("/volumes") {
        let is_allowed = |(field, _): (&String, &Value)| field == "name" || VOLUMES.contains(&field.as_str());
        allow(volume.as_object().is_some_and(|fields| fields.iter().all(is_allowed)), "volumes");
    }
    let pod = spec.at("/securityContext");
    for container in pods.containers() {
        let own = container.at("/securityContext");
        let either = |pointer: &str| if own.at(pointer).is_null() { pod.at(pointer) } else { own.at(pointer) };
        allow(own.at("/privileged") != true, "privileged");
        allow(either("/windowsOptions/hostProcess") != true, "windowsOptions.hostProcess");
        allow(matches!(own.word("/procMount"), "" | "Default"), "procMount");
        allow(
            matches!(either("/appArmorProfile/type").as_str(), None | Some("RuntimeDefault" | "Localhost")),
            "appArmorProfile",
        );
        allow(
            matches!(
                either("/seLinuxOptions/type").as_str(),
                None | Some("" | "container_t" | "container_init_t" | "container_kvm_t" | "container_engine_t")
            ) && either("/seLinuxOptions/user").is_null()
                && either("/seLinuxOptions/role").is_null(),
            "seLinuxOptions",
        );
        allow(own.at("/allowPrivilegeEscalation") == false, "allowPrivilegeEscalation");
        allow(own.list("/capabilities/drop").iter().any(|one| one == "ALL"), "capabilities.drop");
        allow(own.list("/capabilities/add").iter().all(|one| one == "NET_BIND_SERVICE"), "capabilities.add");
        allow(
            matches!(either("/seccompProfile/type").as_str(), Some("RuntimeDefault" | "Localhost")),
            "seccompProfile",
        );
        allow(either("/runAsNonRoot") == true, "runAsNonRoot");
        allow(either("/runAsUser") != 0, "runAsUser");
        let host_ports = container.list("/ports").iter().filter(|port| port.at("/hostPort").as_u64().unwrap_or(0) != 0);
        allow(host_ports.count() == 0, "hostPort");
        for probe in ["startupProbe", "readinessProbe", "livenessProbe"] {
            for way in ["httpGet", "tcpSocket"] {
                allow(container.at(&format!("/{probe}/{way}/host")).is_null(), "probe's host");
            }
        }
    }
    fields.dedup();
    fields
}

mod tests {
    use super::*;
    use crate::testing::{container, holds, reports};
    use serde_json::json;

    #[test]
    fn every_pod_but_the_node_agents_is_restricted() {
        holds(pods_are_restricted);
    }

    #[test]
    fn each_field_that_restricted_refuses_is_reported() {
        let pod = "/spec/template/spec";
        let one = container("");
        let context = container("/securityContext");
        let cases = [
            (pod, "hostNetwork", json!(true), "hostNetwork"),
            (pod, "hostPID", json!(true), "hostPID"),
            (pod, "hostIPC", json!(true), "hostIPC"),
            (pod, "volumes", json!([{ "name": "tmp", "hostPath": { "path": "/" } }]), "volumes"),
            ("/spec/template/spec/securityContext", "sysctls", json!([{ "name": "a" }]), "securityContext.sysctls"),
            (context.as_str(), "privileged", json!(true), "privileged"),
            (context.as_str(), "windowsOptions", json!({ "hostProcess": true }), "windowsOptions.hostProcess"),
            (context.as_str(), "procMount", json!("Unmasked"), "procMount"),
            (context.as_str(), "appArmorProfile", json!({ "type": "Unconfined" }), "appArmorProfile"),
            (context.as_str(), "seLinuxOptions", json!({ "type": "spc_t" }), "seLinuxOptions"),
            (context.as_str(), "allowPrivilegeEscalation", json!(true), "allowPrivilegeEscalation"),
            (context.as_str(), "capabilities", json!({}), "capabilities.drop"),
            (context.as_str(), "capabilities", json!({ "drop": ["ALL"], "add": ["SYS_PTRACE"] }), "capabilities.add"),
            (context.as_str(), "seccompProfile", json!({ "type": "Unconfined" }), "seccompProfile"),
            (context.as_str(), "runAsNonRoot", json!(false), "runAsNonRoot"),
            (context.as_str(), "runAsUser", json!(0), "runAsUser"),
            (one.as_str(), "ports", json!([{ "containerPort": 1, "hostPort": 1 }]), "hostPort"),
            (one.as_str(), "livenessProbe", json!({ "httpGet": { "host": "10.0.0.1" } }), "probe's host"),
        ];
        for (place, field, value, name) in cases {
            let expected = format!(
                "Deployment monitoring/grafana: Pod Security `restricted` refuses its {name}; fix: leave it out, or \
                 name an exemption"
            );
            reports(pods_are_restricted, |world| world.add("Deployment", "grafana", place, field, value), &expected);
        }
    }

    #[test]
    fn an_exemption_that_nobody_needs_is_reported() {
        reports(
            pods_are_restricted,
            |world| {
                let grafana = world.object("Deployment", "grafana").at("/spec/template/spec").clone();
                world.put("DaemonSet", "promtail", "/spec/template/spec", grafana);
            },
            "DaemonSet monitoring/promtail: it meets `restricted`; fix: take it off the list of exempt agents",
        );
    }

    #[test]
    fn every_namespace_enforces_what_its_pods_meet() {
        holds(namespaces_enforce_what_holds);
    }

    #[test]
    fn a_namespace_that_would_refuse_its_own_pods_is_reported() {
        let label = "/metadata/labels/pod-security.kubernetes.io~1enforce";
        reports(
            namespaces_enforce_what_holds,
            |world| world.put("Namespace", "monitoring", label, "restricted"),
            "Namespace monitoring: it says enforce `restricted`; fix: say `privileged`",
        );
    }
}
