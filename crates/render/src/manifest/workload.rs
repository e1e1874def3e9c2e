//! Deployments, StatefulSets, DaemonSets and disruption budgets around one pod template.

use k8s_openapi::api::apps::v1::{
    DaemonSet, DaemonSetSpec, DaemonSetUpdateStrategy, Deployment, DeploymentSpec, DeploymentStrategy,
    RollingUpdateDaemonSet, RollingUpdateDeployment, StatefulSet, StatefulSetSpec,
};
use k8s_openapi::api::policy::v1::{PodDisruptionBudget, PodDisruptionBudgetSpec};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::{Manifest, meta, pod, storage};
use kit::{Component, Kind, View};

/// The annotation that says what a workload is for, below the stack's domain.
const PURPOSE: &str = "purpose";

/// How long one of several is ready, in seconds, before the next is replaced. Ready is not whole: a Prometheus has not
/// scraped yet, and stands in for the other two scrapes of 30 s later; an Alertmanager knows all alerts once Prometheus
/// has sent them again, after a minute. Without it a rolling restart leaves a gap in both (lab/ha).
const READY_FOR: i32 = 75;

/// What runs the pods; none for somebody else's workload.
pub(super) fn manifest(component: &Component, cx: &View, checksum: Option<String>) -> Option<Manifest> {
    let workload = component.workload();
    let name = workload.name().to_string();
    let selector = meta::pods_of(&name);
    let metadata = metadata(component, cx);
    let replicas = cx.environment().replicas_of(workload);
    let template = pod::template(component, cx, checksum);
    let replicas = replicas.map(|count| i32::try_from(count).unwrap_or(i32::MAX));
    Some(match workload.kind() {
        Kind::Deployment(_) => {
            // A volume that one pod holds cannot be handed over while that pod still runs. Where pods are rolled, the
            // new one comes first, so that nothing goes unmeasured.
            let strategy = if workload.has_claim() {
                DeploymentStrategy { type_: Some("Recreate".to_owned()), rolling_update: None }
            } else {
                DeploymentStrategy {
                    type_: Some("RollingUpdate".to_owned()),
                    rolling_update: Some(RollingUpdateDeployment {
                        max_surge: Some(IntOrString::Int(1)),
                        max_unavailable: Some(IntOrString::Int(0)),
                    }),
                }
            };
            let spec = DeploymentSpec {
                replicas,
                selector,
                strategy: Some(strategy),
                revision_history_limit: Some(3),
                template,
                ..Default::default()
            };
            Manifest::new(component, Deployment { metadata, spec: Some(spec), ..Default::default() })
        }
        Kind::StatefulSet => {
            let spec = StatefulSetSpec {
                replicas,
                selector,
                service_name: Some(workload.headless_service()),
                // Several start and stop side by side: none waits for one that is ill.
                pod_management_policy: cx.environment().members_of(workload.id()).map(|_| "Parallel".to_owned()),
                min_ready_seconds: cx.environment().members_of(workload.id()).map(|_| READY_FOR),
                revision_history_limit: Some(3),
                volume_claim_templates: storage::templates(component, cx),
                template,
                ..Default::default()
            };
            Manifest::new(component, StatefulSet { metadata, spec: Some(spec), ..Default::default() })
        }
        Kind::DaemonSet => {
            let rolling = RollingUpdateDaemonSet { max_unavailable: Some(IntOrString::Int(1)), ..Default::default() };
            let spec = DaemonSetSpec {
                selector,
                revision_history_limit: Some(3),
                update_strategy: Some(DaemonSetUpdateStrategy {
                    type_: Some("RollingUpdate".to_owned()),
                    rolling_update: Some(rolling),
                }),
                template,
                ..Default::default()
            };
            Manifest::new(component, DaemonSet { metadata, spec: Some(spec), ..Default::default() })
        }
        Kind::Sidecar | Kind::Init | Kind::Declared => return None,
    })
}

/// A budget where there is something to spend: with one pod it would only block the draining of its node.
pub(super) fn disruption_budget(component: &Component, cx: &View) -> Option<PodDisruptionBudget> {
    let workload = component.workload();
    let name = workload.name().to_string();
    cx.environment().replicas_of(workload).filter(|count| *count > 1).map(|_| PodDisruptionBudget {
        metadata: meta::namespaced(component, &name, cx),
        spec: Some(PodDisruptionBudgetSpec {
            max_unavailable: Some(IntOrString::Int(1)),
            selector: Some(meta::pods_of(&name)),
            ..Default::default()
        }),
        ..Default::default()
    })
}

fn metadata(component: &Component, cx: &View) -> ObjectMeta {
    let workload = component.workload();
    let mut metadata = meta::namespaced(component, workload.name().as_str(), cx);
    metadata.labels = Some(meta::pod_labels(workload, cx));
    if !workload.purpose().is_empty() {
        metadata.annotations = Some([(cx.stack().annotation(PURPOSE), workload.purpose().to_owned())].into());
    }
    metadata
}
