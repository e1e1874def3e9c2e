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
    /// The ports at which they connect to each other.
    pub(crate) talk: Vec<u16>,
    /// Its `prometheus.yml`, if it evaluates rules as Prometheus does.
    pub(crate) evaluates: Option<Value>,
    /// Its `loki.yaml`, if it keeps lines as Loki does.
    pub(crate) keeps_logs: Option<Value>,
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
            let like = |target: Target| match target {
                Target::Pods { workload: to, port } if to.is(workload.id()) => Some(port.number()),
                _ => None,
            };
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
                talk: workload.targets(cx).into_iter().filter_map(like).collect(),
                evaluates: config_with("rule_files", there.configs(), workload),
                keeps_logs: config_with("schema_config", there.configs(), workload),
            });
        }
    }
    all
}

/// The config of this workload that has this block.
fn config_with(block: &str, configs: &[Config], workload: &Workload) -> Option<Value> {
    let is_it = |one: &&Config| one.component.workload().id().is(workload.id()) && one.value.get(block).is_some();
    configs.iter().find(is_it).map(|one| one.value.clone())
}

/// The external labels that differ from pod to pod: those that a variable of the pod fills in.
pub(crate) fn labels_by_pod(config: &Value) -> Vec<String> {
    let labels = config.pointer("/global/external_labels").and_then(Value::as_object);
    let differs = |value: &Value| value.as_str().is_some_and(|text| text.contains('$'));
    labels.into_iter().flatten().filter(|(_, value)| differs(value)).map(|(name, _)| name.clone()).collect()
}
