//! `HTTPRoute`s of the Gateway API, whose kinds no library of Kubernetes' own types has: as much as the stack writes.
//!
//! <https://gateway-api.sigs.k8s.io/reference/spec/#httproute>

use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use serde::Serialize;

use super::service::{annotations, exposures};
use super::{Manifest, meta};
use crate::rules;
use kit::{Component, Exposure, View, Way};

const API_VERSION: &str = "gateway.networking.k8s.io/v1";
const KIND: &str = "HTTPRoute";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct HttpRoute {
    api_version: &'static str,
    kind: &'static str,
    metadata: ObjectMeta,
    spec: Spec,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Spec {
    parent_refs: [ParentRef; 1],
    hostnames: [String; 1],
    rules: [Rule; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ParentRef {
    name: String,
    namespace: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    section_name: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    backend_refs: [BackendRef; 1],
}

#[derive(Serialize)]
struct BackendRef {
    name: String,
    port: u16,
}

/// The `HTTPRoute`s of a component.
pub(super) fn manifests(component: &Component, cx: &View) -> Vec<Manifest> {
    exposures(component, cx).into_iter().filter_map(|exposure| manifest(component, exposure, cx)).collect()
}

fn manifest(component: &Component, exposure: &Exposure, cx: &View) -> Option<Manifest> {
    let Way::HttpRoute { host, gateway, .. } = exposure.way() else { return None };
    let name = exposure.endpoint().service().to_string();
    let metadata = ObjectMeta { annotations: annotations([exposure]), ..meta::namespaced(component, &name, cx) };
    let parent = ParentRef {
        name: gateway.name.to_string(),
        namespace: gateway.namespace.to_string(),
        section_name: gateway.listener.map(|listener| listener.to_string()),
    };
    let backend = BackendRef { name: name.clone(), port: exposure.endpoint().port().number() };
    let spec = Spec { parent_refs: [parent], hostnames: [host.to_owned()], rules: [Rule { backend_refs: [backend] }] };
    Some(Manifest {
        api_version: API_VERSION,
        kind: KIND,
        namespace: metadata.namespace.clone(),
        name,
        component: Some(component.workload().name().to_string()),
        source: component.source().replace('\\', "/"),
        place: rules::at(component),
        document: Box::new(HttpRoute { api_version: API_VERSION, kind: KIND, metadata, spec }),
        // Nobody here knows all fields of the kind.
        read: |value| Ok(Box::new(value.clone())),
    })
}
