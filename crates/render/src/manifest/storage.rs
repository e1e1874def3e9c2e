//! Persistent volume claims, of the environment's size and storage class.

use k8s_openapi::api::core::v1::{PersistentVolumeClaim, PersistentVolumeClaimSpec, VolumeResourceRequirements};
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::meta;
use kit::{Claim, Component, Kind, Name, View, Volume};

/// Claims that stand as objects of their own: those of Deployments.
pub(super) fn claims(component: &Component, cx: &View) -> Vec<PersistentVolumeClaim> {
    if component.workload().kind() == Kind::StatefulSet {
        return Vec::new();
    }
    each(component)
        .map(|claim| PersistentVolumeClaim {
            metadata: meta::namespaced(component, claim.name().as_str(), cx),
            spec: Some(spec(claim, cx)),
            ..Default::default()
        })
        .collect()
}

/// Claims as templates, for a StatefulSet.
pub(super) fn templates(component: &Component, cx: &View) -> Option<Vec<PersistentVolumeClaim>> {
    let templates: Vec<_> = each(component)
        .map(|claim| PersistentVolumeClaim {
            metadata: ObjectMeta {
                name: Some(claim.name().to_string()),
                labels: Some(meta::labels(component.workload(), cx)),
                ..Default::default()
            },
            spec: Some(spec(claim, cx)),
            ..Default::default()
        })
        .collect();
    (!templates.is_empty()).then_some(templates)
}

fn each<'a>(component: &Component<'a>) -> impl Iterator<Item = &'a Claim<'a>> {
    component.workload().mounts().iter().filter_map(|mount| match mount.volume() {
        Volume::Claim(claim) => Some(claim),
        _ => None,
    })
}

fn spec(claim: &Claim, cx: &View) -> PersistentVolumeClaimSpec {
    let size = Quantity(cx.size_of(claim).to_string());
    PersistentVolumeClaimSpec {
        access_modes: Some(vec!["ReadWriteOnce".to_owned()]),
        volume_mode: Some("Filesystem".to_owned()),
        storage_class_name: cx.environment().class_of(claim).as_ref().map(Name::to_string),
        resources: Some(VolumeResourceRequirements {
            requests: Some([("storage".to_owned(), size)].into()),
            ..Default::default()
        }),
        ..Default::default()
    }
}
