//! Where each object is written: one object a file, named by its kind, and by its name where a component has several.

use crate::manifest::Manifest;

/// The path of each manifest below its environment's folder, in the same order.
pub(super) fn paths(manifests: &[Manifest]) -> Vec<String> {
    manifests.iter().map(|manifest| path(manifest, manifests)).collect()
}

fn path(manifest: &Manifest, all: &[Manifest]) -> String {
    let Some(component) = &manifest.component else { return "namespace.yaml".to_owned() };
    let kind = manifest.kind.to_lowercase();
    let of_kind = |other: &&Manifest| other.component == manifest.component && other.kind == manifest.kind;
    if all.iter().filter(of_kind).count() == 1 {
        return format!("{component}/{kind}.yaml");
    }
    // `prometheus-rules` of component `prometheus` is `rules`; two of one name differ by namespace.
    let same_name = |other: &&Manifest| of_kind(other) && other.name == manifest.name;
    let namespace = manifest.namespace.as_deref().filter(|_| all.iter().filter(same_name).count() > 1);
    let name = manifest.name.strip_prefix(component.as_str()).unwrap_or(&manifest.name).trim_start_matches('-');
    let parts: Vec<&str> = [kind.as_str(), name].into_iter().chain(namespace).filter(|part| !part.is_empty()).collect();
    format!("{component}/{}.yaml", parts.join("-"))
}
