//! Metadata that every object of the stack bears; selectors are derived from it, so they always match.

use std::collections::BTreeMap;

use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, ObjectMeta};

use kit::{Component, View, Workload};

/// The label that selects a workload's pods, in Services, policies, log labels and scrape jobs alike.
pub(super) const APP: &str = "app";
/// The label that the API server itself puts on every namespace.
pub(super) const NAMESPACE_NAME: &str = "kubernetes.io/metadata.name";

/// Labels of every object of the stack.
pub(super) fn part_of_labels(cx: &View) -> BTreeMap<String, String> {
    BTreeMap::from([
        ("app.kubernetes.io/managed-by".to_owned(), "cargo-xtask-gen".to_owned()),
        ("app.kubernetes.io/part-of".to_owned(), cx.stack().application().to_owned()),
    ])
}

/// Labels of the objects of a component.
pub(super) fn labels(workload: &Workload, cx: &View) -> BTreeMap<String, String> {
    let mut labels = part_of_labels(cx);
    labels.insert(APP.to_owned(), workload.name().to_string());
    labels.insert("app.kubernetes.io/name".to_owned(), workload.name().to_string());
    labels
}

/// Labels of its pods: the same, the image's version, and the workload's own.
pub(super) fn pod_labels(workload: &Workload, cx: &View) -> BTreeMap<String, String> {
    let mut labels = labels(workload, cx);
    if let Some(image) = workload.image() {
        labels.insert("app.kubernetes.io/version".to_owned(), image.tag().to_owned());
    }
    labels.extend(workload.labels().map(|label| (label.key().to_owned(), label.value().to_owned())));
    labels
}

/// Metadata of an object in the component's namespace.
pub(super) fn namespaced(component: &Component, name: &str, cx: &View) -> ObjectMeta {
    let workload = component.workload();
    ObjectMeta {
        name: Some(name.to_owned()),
        namespace: Some(cx.called(workload.namespace()).to_string()),
        labels: Some(labels(workload, cx)),
        ..Default::default()
    }
}

/// Metadata of an object without a namespace.
pub(super) fn cluster_wide(component: &Component, name: &str, cx: &View) -> ObjectMeta {
    ObjectMeta { namespace: None, ..namespaced(component, name, cx) }
}

/// Selects the pods of a workload.
pub(super) fn pods_of(name: &str) -> LabelSelector {
    LabelSelector { match_labels: Some(selector(name)), ..Default::default() }
}

/// The same as a map.
pub(super) fn selector(name: &str) -> BTreeMap<String, String> {
    BTreeMap::from([(APP.to_owned(), name.to_owned())])
}

/// Selects a namespace by its name.
pub(super) fn namespace_called(name: &str) -> LabelSelector {
    LabelSelector {
        match_labels: Some(BTreeMap::from([(NAMESPACE_NAME.to_owned(), name.to_owned())])),
        ..Default::default()
    }
}
