//! Workloads of which several pods run, in each environment, and what their configs say.

use kit::{Component, Name, Origin, Program, View};
use serde_json::Value;

use crate::made::configs;
use crate::uses::for_each_environment;

/// Several pods of one workload in one environment.
pub(crate) struct Several<'a> {
    pub(crate) environment: Name<'a>,
    pub(crate) component: &'a Component<'a>,
    pub(crate) count: u32,
    /// The line that says how many.
    pub(crate) origin: Origin,
}

/// Tells of each workload that is several somewhere.
pub(crate) fn for_each(program: &Program, mut tell: impl FnMut(&Several, &View)) {
    for_each_environment(program, |cx, _| {
        for component in cx.stack().components() {
            let (environment, workload) = (cx.environment(), component.workload());
            let Some(count) = environment.replicas_of(workload).filter(|count| *count > 1) else { continue };
            let said = environment.replica_counts().find(|(name, ..)| *name == workload.name());
            let origin = said.map_or(workload.origin(), |(.., origin)| origin);
            tell(&Several { environment: environment.name(), component, count, origin }, cx);
        }
    });
}

/// What a workload that evaluates rules as Prometheus does is told: its `prometheus.yml`.
pub(crate) fn evaluates(one: &Several, cx: &View) -> Option<Value> {
    let values = configs(one.component, cx).into_iter().filter_map(|file| serde_json::to_value(&file.document).ok());
    let mut rules = values.filter(|value| value.get("rule_files").is_some());
    rules.next()
}

/// Its external labels that differ from pod to pod: those that a variable of the pod fills in.
pub(crate) fn labels_by_pod(config: &Value) -> Vec<String> {
    let labels = config.pointer("/global/external_labels").and_then(Value::as_object);
    let differs = |value: &Value| value.as_str().is_some_and(|text| text.contains('$'));
    labels.into_iter().flatten().filter(|(_, value)| differs(value)).map(|(name, _)| name.clone()).collect()
}
