//! The connections that configs name: every config of every environment is made once, and what it asks for is noted.

use std::cell::RefCell;

use kit::{Component, EnvValue, Program, Target, Use, View, Volume, Workload};

/// Each environment, of which nothing is made yet.
pub(crate) fn for_each_environment(program: &Program, mut tell: impl FnMut(&View)) {
    for environment in program.environments() {
        let (program, used) = (program.within(environment), RefCell::default());
        tell(&View::new(program.stack, environment, program.watch, &used));
    }
}

/// Makes all configs of each environment, boards and rules included, and tells which connections they name.
pub(crate) fn for_each_use(program: &Program, mut tell: impl FnMut(&View, &[Use])) {
    for_each_environment(program, |cx| {
        cx.stack().components().iter().for_each(|component| make(component, cx));
        tell(cx, &cx.uses());
    });
}

/// Makes whatever a workload makes from the context.
fn make<'a>(component: &Component<'a>, cx: &View<'a>) {
    let workload = component.workload();
    let cx = cx.of(*workload.id());
    for arg in workload.containers().flat_map(Workload::args) {
        arg.texts(&cx);
    }
    for variable in workload.containers().flat_map(Workload::env) {
        if let EnvValue::Made(value) = variable.value {
            value(&cx);
        }
    }
    for mount in workload.volumes() {
        match mount.volume() {
            Volume::ConfigMap(config_map) => _ = config_map.files(&cx),
            Volume::Family(family) => _ = family.members(&cx),
            Volume::Secret(_) | Volume::Claim(_) | Volume::Scratch(_) | Volume::HostPath(_) => {}
        }
    }
}

/// "`pot` at port `http` (8080)".
pub(crate) fn said(target: &Target) -> String {
    match target {
        Target::Pods { workload, port } => format!("`{}` at port `{}` ({})", workload.name, port.name(), port.number()),
        Target::ApiServer => "the API server".to_owned(),
        Target::Kubelets => "the kubelets".to_owned(),
        Target::Address { address, port } => format!("{address} at port {port}"),
        Target::Outside { port, what } => format!("{what} at port {port}"),
    }
}
