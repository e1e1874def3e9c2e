//! Which objects are there, and whether anything has touched them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::server::Cluster;
use crate::mounted::objects;

/// Kind, namespace and name.
pub type Id = (String, String, String);

/// What an object has that changes with it: its uid, version and generation.
pub type Stamp = (String, String, u64);

/// Who an object is.
pub fn id(object: &Value) -> Id {
    let word = |pointer: &str| object.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
    (word("/kind"), word("/metadata/namespace"), word("/metadata/name"))
}

/// What we generate for an environment.
pub fn generated(environment: &str) -> Vec<Id> {
    let mut ids: Vec<_> = objects(environment).iter().map(id).collect();
    ids.sort();
    ids
}

/// What is in the cluster of everything that these files name.
#[track_caller]
pub fn applied(cluster: &Cluster, from: &[&str]) -> BTreeMap<Id, Stamp> {
    let stamp = |object: &Value| {
        let meta = &object["metadata"];
        let word = |key: &str| meta[key].as_str().unwrap_or_default().to_owned();
        (word("uid"), word("resourceVersion"), meta["generation"].as_u64().unwrap_or_default())
    };
    cluster.items(&[&["get"], from].concat()).iter().map(|object| (id(object), stamp(object))).collect()
}

/// Everything in the cluster that bears the label of our manifests: whoever asks for all kinds asks the API which there
/// are.
#[track_caller]
pub fn ours(cluster: &Cluster) -> Vec<Value> {
    let kinds = cluster.kubectl(&["api-resources", "--verbs=list", "-o", "name"]).ok().out;
    let kinds: Vec<_> = kinds.lines().filter(|kind| !kind.starts_with("events")).collect();
    let label = "app.kubernetes.io/managed-by=cargo-xtask-gen";
    let all = cluster.items(&["get", &kinds.join(","), "--all-namespaces", "-l", label]);
    // The API mirrors Services in kinds of its own; none of them is a manifest of ours.
    all.into_iter().filter(|object| object["kind"] != "EndpointSlice" && object["kind"] != "Endpoints").collect()
}
