//! Network policies derived from the wiring: a connection that the stack makes is allowed on both sides, any other on
//! none.

use k8s_openapi::api::networking::v1::{
    IPBlock, NetworkPolicy, NetworkPolicyEgressRule, NetworkPolicyIngressRule, NetworkPolicyPeer, NetworkPolicyPort,
    NetworkPolicySpec,
};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, ObjectMeta};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::meta;
use super::service::exposures;
use kit::{AnyPort, Component, Name, Namespace, Privilege, Target, View, Way, Workload, WorkloadId};

/// The kubelet's port on every node.
const KUBELET: u16 = 10250;
/// The API server's port behind its Service, and on kubeadm's control-plane nodes: policies see either, by CNI.
const API_SERVER: [u16; 2] = [443, 6443];

/// A connection: who connects to what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge<'a> {
    /// The workload that connects.
    pub from: WorkloadId<'a>,
    /// What it connects to.
    pub to: Target<'a>,
}

/// Every connection of the stack, each once.
pub fn edges<'a>(cx: &View<'a>) -> Vec<Edge<'a>> {
    let mut edges = Vec::new();
    for component in cx.stack().components() {
        let from = *component.workload().id();
        for to in component.workload().targets(&cx.of(from)) {
            let edge = Edge { from, to };
            if !edges.contains(&edge) {
                edges.push(edge);
            }
        }
    }
    edges
}

/// The policy of our workload's pods. None for pods in the node's network, which policies do not reach.
pub(super) fn policy(component: &Component, cx: &View, edges: &[Edge]) -> Option<NetworkPolicy> {
    let workload = component.workload();
    if workload.has(Privilege::HostNetwork) {
        return None;
    }
    let mut ingress = admitted(workload, edges, |_| true, cx);
    for exposure in exposures(component, cx) {
        let from = match exposure.way() {
            Way::Ingress { class, .. } => pods_of(class.namespace),
            Way::HttpRoute { gateway, .. } => pods_of(gateway.pods_in),
            Way::NodePort(_) | Way::LoadBalancer => anywhere(),
        };
        let ports = Some(vec![tcp(exposure.endpoint().port().number())]);
        ingress.push(NetworkPolicyIngressRule { from: Some(from), ports });
    }
    let mut egress: Vec<NetworkPolicyEgressRule> = Vec::new();
    for edge in edges.iter().filter(|edge| edge.from.is(workload.id())) {
        let rule = egress_rule(&edge.to, workload, cx);
        if !egress.contains(&rule) {
            egress.push(rule);
        }
    }
    let opened = egress.clone();
    egress.retain(|rule| !opened.iter().any(|other| other != rule && opens_all_of(other, rule)));
    if !egress.is_empty() {
        egress.insert(0, dns());
    }
    Some(NetworkPolicy {
        metadata: meta::namespaced(component, workload.name().as_str(), cx),
        spec: Some(NetworkPolicySpec {
            pod_selector: Some(meta::pods_of(workload.name().as_str())),
            policy_types: Some(vec!["Ingress".to_owned(), "Egress".to_owned()]),
            ingress: Some(ingress),
            egress: Some(egress),
        }),
    })
}

/// For somebody else's workload: admits our connections where its own policies do not. None where nothing is missing.
///
/// Network policies add up, so this opens exactly these ports to exactly these pods and closes nothing that the
/// workload's own policies open.
pub(super) fn admission_policy(component: &Component, cx: &View, edges: &[Edge]) -> Option<NetworkPolicy> {
    let workload = component.workload();
    // Its own policies admit the namespace that the spec names: under another name, ours is another one to them.
    let as_written = |from: &Namespace| cx.called(*from) == from.name();
    let admitted_already = |edge: &Edge| {
        let from = edge.from.namespace;
        as_written(&from) && workload.admits().any(|namespace| namespace.is(&from))
    };
    let ingress = admitted(workload, edges, |edge| !admitted_already(edge), cx);
    if ingress.is_empty() {
        return None;
    }
    let name = format!("{}-to-{}", cx.called(cx.stack().namespace()), workload.name());
    let mut labels = meta::part_of_labels(cx);
    labels.insert("app.kubernetes.io/name".to_owned(), name.clone());
    Some(NetworkPolicy {
        metadata: ObjectMeta {
            name: Some(name),
            namespace: Some(cx.called(workload.namespace()).to_string()),
            labels: Some(labels),
            ..Default::default()
        },
        spec: Some(NetworkPolicySpec {
            pod_selector: Some(meta::pods_of(workload.name().as_str())),
            policy_types: Some(vec!["Ingress".to_owned()]),
            ingress: Some(ingress),
            ..Default::default()
        }),
    })
}

/// One ingress rule for each port that somebody connects to.
fn admitted(
    workload: &Workload,
    edges: &[Edge],
    wanted: impl Fn(&Edge) -> bool,
    cx: &View,
) -> Vec<NetworkPolicyIngressRule> {
    let mut rules = Vec::new();
    for port in workload.ports().iter() {
        let mut from: Vec<NetworkPolicyPeer> = Vec::new();
        for edge in edges {
            let Target::Pods { workload: to, port: at } = &edge.to else { continue };
            if !to.is(workload.id()) || !at.is(port) || !wanted(edge) {
                continue;
            }
            let on_the_node =
                cx.stack().find(&edge.from).is_some_and(|from| from.workload().has(Privilege::HostNetwork));
            if on_the_node {
                from.extend(anywhere());
            } else {
                from.push(pods(&edge.from, workload, cx));
            }
        }
        if !from.is_empty() {
            rules.push(NetworkPolicyIngressRule { from: Some(from), ports: Some(all_of(port)) });
        }
    }
    rules
}

/// Whether one rule opens whatever the other does, to the same peers.
fn opens_all_of(one: &NetworkPolicyEgressRule, other: &NetworkPolicyEgressRule) -> bool {
    let opened = |port| one.ports.iter().flatten().any(|opened| opened == port);
    one.to == other.to && other.ports.iter().flatten().all(opened)
}

fn egress_rule(to: &Target, from: &Workload, cx: &View) -> NetworkPolicyEgressRule {
    let (to, ports) = match to {
        Target::Pods { workload, port } => {
            let on_the_node = cx.stack().find(workload).is_some_and(|to| to.workload().has(Privilege::HostNetwork));
            let peers = if on_the_node { anywhere() } else { vec![pods(workload, from, cx)] };
            (peers, all_of(port))
        }
        Target::ApiServer => (anywhere(), API_SERVER.iter().copied().map(tcp).collect()),
        Target::Kubelets => (anywhere(), vec![tcp(KUBELET)]),
        Target::Address { address, port } => (vec![block(&format!("{address}/32"))], vec![tcp(*port)]),
        Target::Outside { port, .. } => (anywhere(), vec![tcp(*port)]),
    };
    NetworkPolicyEgressRule { to: Some(to), ports: Some(ports) }
}

/// The pods of a workload; with their namespace where it is another than that of `seen_from`.
fn pods(id: &WorkloadId, seen_from: &Workload, cx: &View) -> NetworkPolicyPeer {
    let elsewhere = !id.namespace.is(&seen_from.namespace());
    NetworkPolicyPeer {
        pod_selector: Some(meta::pods_of(id.name.as_str())),
        namespace_selector: elsewhere.then(|| meta::namespace_called(cx.called(id.namespace).as_str())),
        ..Default::default()
    }
}

/// All pods of a namespace.
fn pods_of(namespace: Name) -> Vec<NetworkPolicyPeer> {
    let namespace_selector = Some(meta::namespace_called(namespace.as_str()));
    vec![NetworkPolicyPeer { namespace_selector, ..Default::default() }]
}

/// Addresses of nodes and of the world are not known while generating, so only the port bounds these.
fn anywhere() -> Vec<NetworkPolicyPeer> {
    ["0.0.0.0/0", "::/0"].map(block).to_vec()
}

/// The addresses of a block.
fn block(cidr: &str) -> NetworkPolicyPeer {
    NetworkPolicyPeer { ip_block: Some(IPBlock { cidr: cidr.to_owned(), ..Default::default() }), ..Default::default() }
}

/// Names are looked up at the cluster's DNS, over UDP and, for long answers, TCP.
fn dns() -> NetworkPolicyEgressRule {
    let kube_dns = LabelSelector {
        match_labels: Some([("k8s-app".to_owned(), "kube-dns".to_owned())].into()),
        ..Default::default()
    };
    NetworkPolicyEgressRule {
        to: Some(vec![NetworkPolicyPeer {
            namespace_selector: Some(meta::namespace_called("kube-system")),
            pod_selector: Some(kube_dns),
            ..Default::default()
        }]),
        ports: Some(vec![port("UDP", 53), port("TCP", 53)]),
    }
}

/// A port over each protocol that is spoken there.
fn all_of(at: &AnyPort) -> Vec<NetworkPolicyPort> {
    at.protocols().map(|(protocol, _)| port(protocol, at.number())).collect()
}

fn tcp(number: u16) -> NetworkPolicyPort {
    port("TCP", number)
}

fn port(protocol: &str, number: u16) -> NetworkPolicyPort {
    NetworkPolicyPort {
        protocol: Some(protocol.to_owned()),
        port: Some(IntOrString::Int(i32::from(number))),
        ..Default::default()
    }
}
