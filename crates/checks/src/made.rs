//! Config files as an environment makes them.

use std::collections::BTreeSet;

use kit::{Component, MadeFile, Program, View, Volume};

use crate::uses::for_each_environment;

/// The config files of a workload.
pub(crate) fn configs<'a>(component: &Component<'a>, cx: &View<'a>) -> Vec<MadeFile> {
    let workload = component.workload();
    let cx = cx.of(*workload.id());
    let files = workload.volumes().into_iter().filter_map(|mount| match mount.volume() {
        Volume::ConfigMap(config_map) => Some(config_map.files(&cx)),
        _ => None,
    });
    files.flatten().collect()
}

/// The labels that whatever evaluates rules adds to each alert that leaves it: `external_labels` of Prometheus and of
/// Loki's ruler, in any environment.
pub(crate) fn external_labels(program: &Program) -> BTreeSet<String> {
    let mut labels = BTreeSet::new();
    for_each_environment(program, |cx| {
        for file in cx.stack().components().iter().flat_map(|component| configs(component, cx)) {
            let Ok(config) = serde_json::to_value(&file.document) else { continue };
            let of = |section: &str| config.get(section)?.get("external_labels")?.as_object();
            labels.extend(["global", "ruler"].into_iter().filter_map(of).flat_map(|map| map.keys().cloned()));
        }
    });
    labels
}
