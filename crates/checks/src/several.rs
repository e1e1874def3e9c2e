//! Workloads of which several pods run, in each environment, and what their configs say.

use kit::{Component, Origin, Target, Workload, WorkloadId};
use serde_json::Value;

use crate::subject::{Config, Subject};

/// Several pods of one workload in one environment.
pub(crate) struct Several {
    pub(crate) environment: String,
    pub(crate) workload: WorkloadId<'static>,
    pub(crate) count: u32,
    /// The line that says how many.
    pub(crate) origin: Origin,
    /// Whether they connect to each other.
    pub(crate) talk: bool,
    /// Its `prometheus.yml`, if it evaluates rules as Prometheus does.
    pub(crate) evaluates: Option<Value>,
}

/// Each workload that is several somewhere.
pub(crate) fn all(subject: &Subject) -> Vec<Several> {
    let mut all = Vec::new();
    for there in subject.everywhere() {
        let cx = there.cx();
        for component in cx.stack().components() {
            let (environment, workload) = (cx.environment(), component.workload());
            let Some(count) = environment.replicas_of(workload).filter(|count| *count > 1) else { continue };
            let said = environment.replica_counts().find(|(name, ..)| *name == workload.name());
            let is_like = |target: &Target| matches!(target, Target::Pods { workload: to, .. } if to.is(workload.id()));
            let Some(own) =
                subject.stack.components().iter().map(Component::workload).find(|one| one.id().is(workload.id()))
            else {
                continue;
            };
            all.push(Several {
                environment: environment.name().to_string(),
                workload: *own.id(),
                count,
                origin: said.map_or(workload.origin(), |(.., origin)| origin),
                talk: workload.targets(cx).iter().any(is_like),
                evaluates: there
                    .configs()
                    .iter()
                    .find(|config| evaluates(config, workload))
                    .map(|one| one.value.clone()),
            });
        }
    }
    all
}

/// Whether this tells the workload what rules to evaluate, as Prometheus is told.
fn evaluates(config: &Config, workload: &Workload) -> bool {
    config.component.workload().id().is(workload.id()) && config.value.get("rule_files").is_some()
}

/// The external labels that differ from pod to pod: those that a variable of the pod fills in.
pub(crate) fn labels_by_pod(config: &Value) -> Vec<String> {
    let labels = config.pointer("/global/external_labels").and_then(Value::as_object);
    let differs = |value: &Value| value.as_str().is_some_and(|text| text.contains('$'));
    labels.into_iter().flatten().filter(|(_, value)| differs(value)).map(|(name, _)| name.clone()).collect()
}
