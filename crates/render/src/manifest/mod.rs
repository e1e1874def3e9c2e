//! From the kit's values to Kubernetes' own types: every object that the stack consists of, in the order in which it is
//! applied.

mod access;
mod config;
mod lifecycle;
mod meta;
mod network;
mod patch;
mod pod;
mod route;
mod service;
mod storage;
mod workload;

use std::cell::RefCell;

use k8s_openapi::api::core::v1::Namespace;
use k8s_openapi::{Metadata, Resource};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use findings::{Finding, Place};
use kit::{Component, Document, Target, View, WorkloadId};

use crate::rules::{self, NO_COMPONENTS, TWO_OF_ONE_NAME};

pub use config::{ConfigFile, config_files, config_schemas};
pub use network::{Edge, edges};

/// How configs and documents become text. `render` supplies it: it is the only module that knows YAML.
pub trait Text {
    /// The document as YAML.
    fn yaml(&self, document: &Document) -> Result<String, String>;
    /// The document as JSON, indented by two spaces.
    fn json(&self, document: &Document) -> Result<String, String>;
}

/// One object.
pub struct Manifest {
    /// `v1`, `apps/v1`.
    pub api_version: &'static str,
    /// `Deployment`.
    pub kind: &'static str,
    /// Its namespace; none where the kind has none.
    pub namespace: Option<String>,
    /// Its name.
    pub name: String,
    /// The folder of its component; none for the namespace itself.
    pub component: Option<String>,
    /// The source file that describes it.
    pub source: String,
    /// Where its component is written; nowhere for the namespace.
    pub place: Place,
    /// The object.
    pub document: Document,
    /// Reads another object of its kind.
    read: fn(&Value) -> Result<Document, String>,
}

impl Manifest {
    fn new<K>(component: &Component, object: K) -> Self
    where
        K: Resource
            + Metadata<Ty = k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta>
            + Serialize
            + DeserializeOwned
            + 'static,
    {
        let metadata = object.metadata();
        Self {
            api_version: K::API_VERSION,
            kind: K::KIND,
            namespace: metadata.namespace.clone(),
            name: metadata.name.clone().unwrap_or_default(),
            component: Some(component.workload().name().to_string()),
            source: component.source().replace('\\', "/"),
            place: rules::at(component),
            document: Box::new(object),
            read: patch::read::<K>,
        }
    }

    /// Its place in the order of application: what others need comes first.
    fn rank(&self) -> usize {
        const ORDER: [&str; 15] = [
            "Namespace",
            "ServiceAccount",
            "Secret",
            "ConfigMap",
            "PersistentVolumeClaim",
            "ClusterRole",
            "ClusterRoleBinding",
            "Role",
            "RoleBinding",
            "Service",
            "Ingress",
            "HTTPRoute",
            "NetworkPolicy",
            "PodDisruptionBudget",
            "Workload",
        ];
        ORDER.iter().position(|kind| *kind == self.kind).unwrap_or(ORDER.len() - 1)
    }
}

/// Every object of the stack in the environment of `cx`, in the order of application.
pub fn manifests(cx: &View, source: &str, text: &dyn Text) -> Result<Vec<Manifest>, Vec<Finding>> {
    let stack = cx.stack();
    let edges = edges(cx);
    let mut problems = Vec::new();
    let mut manifests = vec![namespace(cx, source)];
    for component in in_order_of_dependency(cx) {
        let own = cx.of(*component.workload().id());
        match component_manifests(component, &own, &edges, text) {
            Ok(objects) => manifests.extend(objects),
            Err(found) => problems.extend(found),
        }
    }
    problems.extend(duplicates(&manifests));
    if stack.components().is_empty() {
        problems.push(
            NO_COMPONENTS
                .error(Place::file(source.to_owned()), "the stack: it has no components")
                .fix("add some to its list"),
        );
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    // Stable: within a kind, what others talk to stays first. Objects in namespaces of others come last of all, so that
    // a missing one stops nothing else.
    let ours = cx.called(stack.namespace());
    manifests.sort_by_key(|manifest| {
        (manifest.namespace.as_deref().is_some_and(|namespace| namespace != ours.as_str()), manifest.rank())
    });
    Ok(manifests)
}

/// The objects of one component.
pub fn component_manifests(
    component: &Component,
    cx: &View,
    edges: &[Edge],
    text: &dyn Text,
) -> Result<Vec<Manifest>, Vec<Finding>> {
    let mut manifests = Vec::new();
    if component.workload().is_declared() {
        manifests
            .extend(network::admission_policy(component, cx, edges).map(|policy| Manifest::new(component, policy)));
        return Ok(manifests);
    }
    let configs = config::config_maps(component, cx, text)?;
    let checksum = config::checksum(&configs);
    manifests.extend(access::manifests(component, cx));
    manifests.extend(config::secrets(component, cx).into_iter().map(|secret| Manifest::new(component, secret)));
    manifests.extend(configs.into_iter().map(|config| Manifest::new(component, config.object)));
    manifests.extend(storage::claims(component, cx).into_iter().map(|claim| Manifest::new(component, claim)));
    manifests.extend(service::services(component, cx).into_iter().map(|service| Manifest::new(component, service)));
    manifests.extend(service::ingresses(component, cx).into_iter().map(|ingress| Manifest::new(component, ingress)));
    manifests.extend(route::manifests(component, cx));
    manifests.extend(network::policy(component, cx, edges).map(|policy| Manifest::new(component, policy)));
    manifests.extend(workload::disruption_budget(component, cx).map(|budget| Manifest::new(component, budget)));
    manifests.extend(workload::manifest(component, cx, checksum));
    patch::patched(component, cx, manifests)
}

/// The namespace, with the Pod Security level that its most privileged workload needs.
fn namespace(cx: &View, source: &str) -> Manifest {
    let stack = cx.stack();
    let namespace = stack.namespace();
    let exempt = stack.components().iter().any(|component| {
        let workload = component.workload();
        workload.namespace().is(&namespace) && workload.exemptions().next().is_some()
    });
    let enforced = if exempt { "privileged" } else { "restricted" };
    let name = cx.called(namespace).to_string();
    let mut labels = meta::part_of_labels(cx);
    labels.insert("name".into(), name.clone());
    labels.insert("pod-security.kubernetes.io/enforce".into(), enforced.into());
    labels.insert("pod-security.kubernetes.io/audit".into(), "restricted".into());
    let object = Namespace {
        metadata: k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta {
            name: Some(name.clone()),
            labels: Some(labels),
            ..Default::default()
        },
        ..Default::default()
    };
    Manifest {
        api_version: "v1",
        kind: "Namespace",
        namespace: None,
        name,
        component: None,
        source: source.to_owned(),
        place: Place::NOWHERE,
        document: Box::new(object),
        read: patch::read::<Namespace>,
    }
}

/// Components such that each comes after those that it talks to, otherwise in the stack's order.
fn in_order_of_dependency<'a>(cx: &View<'a>) -> Vec<&'a Component<'a>> {
    let stack = cx.stack();
    let placed: RefCell<Vec<WorkloadId>> = RefCell::default();
    let mut order = Vec::new();
    for component in stack.components() {
        place(component, cx, &placed, &mut order);
    }
    order
}

fn place<'a>(
    component: &'a Component<'a>,
    cx: &View<'a>,
    placed: &RefCell<Vec<WorkloadId<'a>>>,
    order: &mut Vec<&'a Component<'a>>,
) {
    let id = component.workload().id();
    if placed.borrow().iter().any(|other| other.is(id)) {
        return;
    }
    placed.borrow_mut().push(*id);
    for target in component.workload().declared_targets().iter() {
        if let Target::Pods { workload, .. } = target
            && let Some(needed) = cx.stack().find(workload)
        {
            place(needed, cx, placed, order);
        }
    }
    order.push(component);
}

/// Objects that one API server could not hold side by side.
fn duplicates(manifests: &[Manifest]) -> Vec<Finding> {
    let of = |manifest: &Manifest| manifest.component.clone().unwrap_or_else(|| "namespace".to_owned());
    let mut found = Vec::new();
    for (index, one) in manifests.iter().enumerate() {
        let is_same =
            |other: &&Manifest| one.kind == other.kind && one.namespace == other.namespace && one.name == other.name;
        for other in manifests[index + 1..].iter().filter(is_same) {
            let (first, second) = (of(one), of(other));
            let message = format!("{} `{}`: components `{first}` and `{second}` both write it", one.kind, one.name);
            let fix = if one.kind == "Secret" {
                "rename one of them, or let both read the same, which is written once"
            } else {
                "rename one of them"
            };
            let finding = TWO_OF_ONE_NAME.error(other.place.clone(), message).fix(fix);
            found.push(finding.also(one.place.clone(), format!("`{first}` writes it too")));
        }
    }
    found
}
