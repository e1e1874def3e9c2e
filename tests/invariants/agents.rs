//! An agent is on every node, knows which node that is, and no node has two of one port.

use configs::alloy::read;

use crate::look::Look;
use crate::testing::Faults;
use crate::world::World;

/// A DaemonSet runs on every node whatever its taints, control plane included, and is told the node's name where it
/// asks.
fn agents_are_everywhere(world: &World) -> Faults {
    let mut faults = Faults::new();
    for pods in world.pods().filter(|pods| pods.workload.kind() == "DaemonSet") {
        let title = pods.workload.title();
        let tolerates_all = |one: &serde_json::Value| {
            one.word("/operator") == "Exists" && one.at("/key").is_null() && one.at("/effect").is_null()
        };
        if !pods.spec().list("/tolerations").iter().any(tolerates_all) {
            faults.push(format!("{title}: tainted nodes go without it; fix: tolerate every taint"));
        }
        // Promtail compares this with each pod's node, and ships nothing, silently, where they differ.
        let ships_logs = world.configs().any(|config| {
            !config.is_json()
                && config.parsed().at("/positions").is_object()
                && world.readers(config.object).iter().any(|reader| reader.workload.title() == title)
        });
        let mut variables = pods.containers().flat_map(|container| container.list("/env"));
        let knows = variables
            .any(|one| one.word("/name") == "HOSTNAME" && one.word("/valueFrom/fieldRef/fieldPath") == "spec.nodeName");
        if ships_logs && !knows {
            faults.push(format!("{title}: it takes its own name for the node's; fix: HOSTNAME from spec.nodeName"));
        }
    }
    faults
}

/// Alloy reads its configuration, and finds the pods of its node by the variable that names it.
fn alloy_reads_its_config(world: &World) -> Faults {
    let mut faults = Faults::new();
    for config in world.configs().filter(|config| config.key == "config.alloy") {
        if let Err(told) = read(config.text) {
            faults.extend(told.into_iter().map(|fault| format!("config.alloy: {fault}")));
        }
        for pods in world.readers(config.object) {
            let mut variables = pods.containers().flat_map(|container| container.list("/env"));
            let names = |one: &serde_json::Value| {
                one.word("/valueFrom/fieldRef/fieldPath") == "spec.nodeName"
                    && config.text.contains(&format!("\"spec.nodeName=\" + sys.env(\"{}\")", one.word("/name")))
            };
            if !variables.any(names) {
                let title = pods.workload.title();
                faults.push(format!("{title}: it does not know its node; fix: the variable that its config reads"));
            }
        }
    }
    faults
}

/// Ports on the nodes themselves are each one program's.
fn host_ports_are_free(world: &World) -> Faults {
    let mut taken: Vec<(u64, String)> = vec![(10_250, "the kubelet".to_owned()), (6443, "the API server".to_owned())];
    let mut faults = Faults::new();
    for pods in world.pods() {
        for container in pods.containers() {
            for port in container.list("/ports") {
                let number = if pods.on_the_node() { port.at("/containerPort") } else { port.at("/hostPort") };
                let Some(number) = number.as_u64() else { continue };
                let title = pods.workload.title();
                if let Some((_, other)) = taken.iter().find(|(other, _)| *other == number) {
                    faults.push(format!("{title}: {other} has the node's port {number}; fix: another number"));
                }
                taken.push((number, title));
            }
        }
    }
    faults
}

mod tests {
    use super::*;
    use crate::testing::{container, holds, reports};

    #[test]
    fn every_agent_is_on_every_node_and_knows_its_name() {
        holds(agents_are_everywhere);
    }

    #[test]
    fn alloy_reads_what_is_written_for_it() {
        holds(alloy_reads_its_config);
    }

    #[test]
    fn an_agent_that_leaves_out_the_control_plane_is_reported() {
        let key = "node-role.kubernetes.io/control-plane";
        reports(
            agents_are_everywhere,
            |world| world.add("DaemonSet", "node-exporter", "/spec/template/spec/tolerations/0", "key", key),
            "DaemonSet monitoring/node-exporter: tainted nodes go without it; fix: tolerate every taint",
        );
    }

    #[test]
    fn a_log_agent_that_does_not_know_its_node_is_reported() {
        reports(
            agents_are_everywhere,
            |world| world.cut("DaemonSet", "promtail", &container(""), "env"),
            "DaemonSet monitoring/promtail: it takes its own name for the node's; fix: HOSTNAME from spec.nodeName",
        );
    }

    #[test]
    fn every_port_on_the_node_is_one_programs() {
        holds(host_ports_are_free);
    }

    #[test]
    fn a_port_that_another_program_has_on_the_node_is_reported() {
        reports(
            host_ports_are_free,
            |world| world.put("DaemonSet", "node-exporter", &container("/ports/0/containerPort"), 10_250),
            "DaemonSet monitoring/node-exporter: the kubelet has the node's port 10250; fix: another number",
        );
    }
}
