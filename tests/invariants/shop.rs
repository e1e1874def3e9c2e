//! The shop beside our objects: what the stack declares of it, and the facts about its cluster that nobody declares.
//!
//! Workloads, Services, ports, annotations and policies follow from the declared workloads, so that a new one is known
//! at once.

use kit::{Component, Workload};
use serde_json::{Value, json};
use stack::PROGRAM;
use stack::watch::scrape::Find;
use stack_facts::shop;

use crate::look::Look;
use crate::testing::Faults;
use crate::world::{Object, World, documents};

/// The label of namespaces that the shop's policies admit beside their own: a fact about the shop's cluster, which does
/// not follow when the stack moves to another namespace.
const ADMITTED: (&str, &str) = ("name", "monitoring");

/// The shop, as a cluster holds it.
pub fn objects() -> Vec<Object> {
    let mut objects = documents(include_str!("cluster.yaml"));
    for component in PROGRAM.stack.components().iter().filter(|component| component.workload().is_declared()) {
        objects.extend(declared(component).into_iter().map(Object::made));
    }
    objects
}

fn declared(component: &Component) -> Vec<Value> {
    let workload = component.workload();
    let (name, namespace) = (workload.name().as_str(), workload.namespace().name().to_string());
    let ports: Vec<Value> =
        workload.ports().iter().map(|port| json!({ "name": port.name(), "containerPort": port.number() })).collect();
    let pods = json!({
        "metadata": { "labels": { "app": name }, "annotations": annotations(workload) },
        "spec": { "containers": [{ "name": name, "ports": ports }] },
    });
    let metadata = |name: &str| json!({ "name": name, "namespace": namespace });
    let mut objects = vec![json!({ "kind": "Deployment", "metadata": metadata(name), "spec": { "template": pods } })];
    for service in component.services() {
        let ports: Vec<Value> = service
            .ports()
            .iter()
            .map(|port| json!({ "name": port.name(), "port": port.number(), "targetPort": port.number() }))
            .collect();
        let spec = json!({ "selector": { "app": name }, "ports": ports });
        objects.push(json!({ "kind": "Service", "metadata": metadata(service.name().as_str()), "spec": spec }));
    }
    objects.extend(policy(workload));
    objects
}

/// What makes a job find the pods by annotation.
fn annotations(workload: &Workload) -> Value {
    let found = PROGRAM.watch.jobs.iter().find_map(|job| match job.find() {
        Find::Annotated(_, expected) => {
            let pods = expected.iter().find(|pods| pods.workload().is(workload.id()))?;
            Some(json!({
                "prometheus.io/scrape": "true",
                "prometheus.io/port": pods.port().number().to_string(),
                "prometheus.io/path": job.path(),
            }))
        }
        _ => None,
    });
    found.unwrap_or_else(|| json!({}))
}

/// The workload's own policy, if it says whom that admits.
fn policy(workload: &Workload) -> Option<Value> {
    let (name, namespace) = (workload.name().as_str(), workload.namespace());
    let peers: Vec<Value> = workload
        .admits()
        .map(|admitted| {
            if admitted.is(&namespace) {
                json!({ "podSelector": {} })
            } else {
                json!({ "namespaceSelector": { "matchLabels": { "kubernetes.io/metadata.name": admitted.name().as_str() } } })
            }
        })
        .collect();
    let ports: Vec<Value> =
        workload.ports().iter().map(|port| json!({ "protocol": "TCP", "port": port.number() })).collect();
    (!peers.is_empty()).then(|| {
        json!({
            "kind": "NetworkPolicy",
            "metadata": { "name": format!("{name}-policy"), "namespace": namespace.name().as_str() },
            "spec": {
                "podSelector": { "matchLabels": { "app": name } },
                "policyTypes": ["Ingress"],
                "ingress": [{ "from": peers, "ports": ports }],
            },
        })
    })
}

/// The namespace of the stack bears the label that the shop's policies admit, or its own policies open the way.
fn the_shop_admits_the_stack(world: &World) -> Faults {
    let namespace = world.namespace();
    let said = namespace.word(&format!("/metadata/labels/{}", ADMITTED.0));
    let (label, admitted) = ADMITTED;
    // Under another name, a policy of ours opens what theirs would.
    let ours = format!("{}-to-{}", namespace.name(), shop::BACKEND.name());
    let is_open = world.of_kind("NetworkPolicy").any(|policy| policy.name() == ours);
    let refused = (said != admitted && !is_open).then(|| {
        format!(
            "{}: the shop's policies admit namespaces with the label `{label}: {admitted}`, and this one has `{label}: \
             {said}`, so that nothing of it reaches the shop's backend; fix: let the shop's policies admit `{said}` \
             too, and say so here",
            namespace.title()
        )
    });
    refused.into_iter().collect()
}

mod tests {
    use super::*;
    use crate::testing::{holds, reports};

    #[test]
    fn the_policies_of_the_shop_admit_the_stack() {
        holds(the_shop_admits_the_stack);
    }

    #[test]
    fn a_namespace_that_the_shop_does_not_admit_is_reported() {
        reports(
            the_shop_admits_the_stack,
            |world| world.put("Namespace", "monitoring", "/metadata/labels/name", "watch"),
            "Namespace monitoring: the shop's policies admit namespaces with the label `name: monitoring`, and this \
             one has `name: watch`, so that nothing of it reaches the shop's backend; fix: let the shop's policies \
             admit `watch` too, and say so here",
        );
    }

    #[test]
    fn whatever_is_declared_of_the_shop_is_there() {
        let shop = objects();
        for component in PROGRAM.stack.components().iter().filter(|component| component.workload().is_declared()) {
            let (name, namespace) = (component.workload().name(), component.workload().namespace());
            let is_there =
                |kind: &str, name: &str| shop.iter().any(|one| one.is(kind, namespace.name().as_str(), name));
            assert!(is_there("Deployment", name.as_str()), "{name}");
            for service in component.services() {
                assert!(is_there("Service", service.name().as_str()), "{name}");
            }
        }
    }
}
