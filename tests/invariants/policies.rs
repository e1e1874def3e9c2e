//! Network policies admit every connection that the configs make, on both sides, and no other.

use serde_json::Value;

use crate::look::{Look, selects};
use crate::pods::Pods;
use crate::testing::Faults;
use crate::wiring::{Destination, Link, links};
use crate::world::{Object, World};

/// The two directions of a policy: its type, its rules, and whom a rule speaks of.
const EGRESS: (&str, &str, &str) = ("Egress", "/spec/egress", "/to");
const INGRESS: (&str, &str, &str) = ("Ingress", "/spec/ingress", "/from");

/// One peer of one rule, at one port.
struct Opening<'a> {
    policy: &'a Object,
    peer: &'a Value,
    port: u64,
    is_tcp: bool,
}

/// What the policies on these pods open in one direction; none where no policy speaks of it, so that all is open.
fn openings<'a>(world: &'a World, pods: Pods, (kind, rules, peers): (&str, &str, &str)) -> Option<Vec<Opening<'a>>> {
    let governs = |policy: &&Object| {
        policy.kind() == "NetworkPolicy"
            && policy.namespace() == pods.workload.namespace()
            && policy.list("/spec/policyTypes").iter().any(|one| one == kind)
            && selects(policy.at("/spec/podSelector"), &pods.labels())
    };
    let policies: Vec<&Object> = world.everything().filter(governs).collect();
    let open =
        |policy: &&'a Object| policy.list(rules).iter().flat_map(|rule| each(policy, rule, peers)).collect::<Vec<_>>();
    (!policies.is_empty()).then(|| policies.iter().flat_map(open).collect())
}

fn each<'a>(policy: &'a Object, rule: &'a Value, peers: &str) -> Vec<Opening<'a>> {
    let mut openings = Vec::new();
    for peer in rule.list(peers) {
        for port in rule.list("/ports") {
            let number = port.at("/port").as_u64().unwrap_or_default();
            openings.push(Opening { policy, peer, port: number, is_tcp: port.word("/protocol") != "UDP" });
        }
    }
    openings
}

/// Ingress controllers as clusters have them: the class, and the namespace of the pods.
const CONTROLLERS: [(&str, &str); 2] = [("nginx", "ingress-nginx"), ("traefik", "traefik")];

impl Opening<'_> {
    /// Whether it is for these pods.
    fn is_for(&self, world: &World, pods: Pods) -> bool {
        let namespace = pods.workload.namespace();
        let is_there = if self.peer.at("/namespaceSelector").is_null() {
            self.policy.namespace() == namespace
        } else {
            selects(self.peer.at("/namespaceSelector"), &labels_of_namespace(world, namespace))
        };
        let is_selected =
            self.peer.at("/podSelector").is_null() || selects(self.peer.at("/podSelector"), &pods.labels());
        // The node's own address is no pod's.
        self.peer.at("/ipBlock").is_null() && is_there && is_selected && !pods.on_the_node()
    }

    /// Whether it is for every address.
    fn is_for_all(&self) -> bool {
        self.peer.word("/ipBlock/cidr") == "0.0.0.0/0"
    }

    /// Whether it is for the cluster's DNS.
    fn is_for_dns(&self) -> bool {
        self.port == 53
            && self.peer.word("/namespaceSelector/matchLabels/kubernetes.io~1metadata.name") == "kube-system"
            && self.peer.word("/podSelector/matchLabels/k8s-app") == "kube-dns"
    }
}

impl Opening<'_> {
    /// Whether it is for the ingress controller, and an Ingress of ours sends its requests to these pods.
    fn is_for_the_ingress_controller(&self, world: &World) -> bool {
        let leads_there = |ingress: &Object| {
            let paths = ingress.list("/spec/rules").iter().flat_map(|rule| rule.list("/http/paths"));
            let services =
                paths.filter_map(|path| world.find("Service", ingress.namespace(), path.word("/backend/service/name")));
            services.flat_map(|service| crate::selectors::pods_of_service(world, service)).any(|pods| {
                pods.workload.namespace() == self.policy.namespace()
                    && selects(self.policy.at("/spec/podSelector"), &pods.labels())
            })
        };
        let admitted = self.peer.word("/namespaceSelector/matchLabels/kubernetes.io~1metadata.name");
        let runs_there = |ingress: &&Object| CONTROLLERS.contains(&(ingress.word("/spec/ingressClassName"), admitted));
        world.of_kind("Ingress").filter(runs_there).any(leads_there)
    }
}

fn labels_of_namespace<'a>(world: &'a World, name: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut labels = world.find("Namespace", "", name).map_or(Vec::new(), |one| one.words("/metadata/labels"));
    labels.push(("kubernetes.io/metadata.name", name));
    labels
}

/// Every connection passes the policies of both its ends, and whoever connects may look names up.
fn connections_are_admitted(world: &World) -> Faults {
    let mut faults = Faults::new();
    for pods in world.pods().filter(|pods| !pods.on_the_node()) {
        for direction in [EGRESS, INGRESS] {
            if openings(world, pods, direction).is_none() {
                faults.push(format!("{}: no policy bounds its {}; fix: add one", pods.workload.title(), direction.0));
            }
        }
    }
    for Link { from, to, why } in links(world) {
        let title = from.workload.title();
        if let Some(open) = openings(world, from, EGRESS).filter(|_| !from.on_the_node()) {
            let passes = open.iter().any(|one| one.is_tcp && leads_to(world, one, &to));
            if !passes {
                faults.push(format!("{title}: its policy cuts off {} ({why}); fix: an egress rule", to.title()));
            }
            let looks_up =
                [true, false].iter().all(|tcp| open.iter().any(|one| one.is_tcp == *tcp && one.is_for_dns()));
            if !looks_up {
                faults
                    .push(format!("{title}: its policy cuts off the DNS that {why} needs; fix: an egress rule for 53"));
            }
        }
        if let Destination::Pods(pods, port) = to
            && !pods.on_the_node()
            && let Some(open) = openings(world, pods, INGRESS)
        {
            let admits =
                |one: &Opening| one.port == port && (one.is_for(world, from) || from.on_the_node() && one.is_for_all());
            if !open.iter().any(admits) {
                faults.push(format!(
                    "{}: its policies refuse {title} at port {port} ({why}); fix: an ingress rule",
                    pods.workload.title()
                ));
            }
        }
    }
    faults.dedup();
    faults
}

fn leads_to(world: &World, one: &Opening, to: &Destination) -> bool {
    match to {
        Destination::Pods(pods, port) if !pods.on_the_node() => one.port == *port && one.is_for(world, *pods),
        Destination::Pods(_, port) | Destination::Anywhere(port) => one.port == *port && one.is_for_all(),
    }
}

/// Every rule of ours serves a connection that is made, or a way in that the environment opens.
fn policies_open_nothing_else(world: &World) -> Faults {
    let links = links(world);
    let mut faults = Faults::new();
    for policy in world.of_kind("NetworkPolicy") {
        let is_governed = |pods: Pods| {
            pods.workload.namespace() == policy.namespace() && selects(policy.at("/spec/podSelector"), &pods.labels())
        };
        for opening in policy.list(EGRESS.1).iter().flat_map(|rule| each(policy, rule, EGRESS.2)) {
            let is_used = links.iter().any(|link| is_governed(link.from) && leads_to(world, &opening, &link.to));
            let is_second_family = opening.peer.word("/ipBlock/cidr") == "::/0";
            if !is_used && !opening.is_for_dns() && !is_second_family {
                faults.push(unused(&opening, "lets out to"));
            }
        }
        for opening in policy.list(INGRESS.1).iter().flat_map(|rule| each(policy, rule, INGRESS.2)) {
            let serves = |link: &Link| match link.to {
                Destination::Pods(to, port) => {
                    is_governed(to) && port == opening.port && opening.is_for(world, link.from)
                }
                Destination::Anywhere(_) => false,
            };
            let is_exposed = || {
                !opening.peer.at("/ipBlock").is_null() && is_exposed(world, policy, opening.port)
                    || opening.is_for_the_ingress_controller(world)
            };
            if !links.iter().any(serves) && !is_exposed() {
                faults.push(unused(&opening, "lets in from"));
            }
        }
    }
    faults
}

fn unused(opening: &Opening, verb: &str) -> String {
    let Opening { policy, peer, port, .. } = opening;
    format!("{}: it {verb} {peer} at port {port}, where nobody connects; fix: take the rule out", policy.title())
}

/// Whether a Service of a type that outsiders reach leads to this port of the pods.
fn is_exposed(world: &World, policy: &Object, port: u64) -> bool {
    world.of_kind("Service").filter(|service| matches!(service.word("/spec/type"), "NodePort" | "LoadBalancer")).any(
        |service| {
            let selected = crate::selectors::pods_of_service(world, service);
            let ports = service.list("/spec/ports");
            selected.iter().any(|pods| {
                selects(policy.at("/spec/podSelector"), &pods.labels())
                    && ports.iter().any(|one| pods.port(one.at("/targetPort")) == Some(port))
            })
        },
    )
}

/// No policy opens the same port to the same peer twice.
fn policies_open_nothing_twice(world: &World) -> Faults {
    let mut faults = Faults::new();
    for policy in world.of_kind("NetworkPolicy") {
        for (_, rules, peers) in [EGRESS, INGRESS] {
            let open: Vec<_> = policy.list(rules).iter().flat_map(|rule| each(policy, rule, peers)).collect();
            let is_same = |a: &Opening, b: &Opening| (a.peer, a.port, a.is_tcp) == (b.peer, b.port, b.is_tcp);
            let twice = |(index, one): &(usize, &Opening)| open.iter().take(*index).any(|other| is_same(one, other));
            faults.extend(open.iter().enumerate().filter(twice).map(|(_, one)| {
                let (title, peer, port) = (policy.title(), one.peer, one.port);
                format!("{title}: it opens port {port} of {peer} twice; fix: keep one rule")
            }));
        }
    }
    faults
}

/// Every peer that is given by labels is somebody.
fn peers_exist(world: &World) -> Faults {
    let mut faults = Faults::new();
    for policy in world.of_kind("NetworkPolicy") {
        for direction in [EGRESS, INGRESS] {
            for opening in policy.list(direction.1).iter().flat_map(|rule| each(policy, rule, direction.2)) {
                let is_known = !opening.peer.at("/ipBlock").is_null()
                    || opening.is_for_dns()
                    || opening.is_for_the_ingress_controller(world)
                    || world.all_pods().any(|pods| opening.is_for(world, pods));
                if !is_known {
                    faults.push(format!("{}: no pods are {}; fix: correct the labels", policy.title(), opening.peer));
                }
            }
        }
    }
    faults
}

mod tests;
