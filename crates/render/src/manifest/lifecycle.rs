//! Hooks of containers, and host names of pods.

use k8s_openapi::api::core::v1::{ExecAction, HTTPGetAction, HostAlias, Lifecycle, LifecycleHandler, SleepAction};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use kit::{Hook, HookAction, Workload};

/// The hooks of a container; nothing rather than an empty object.
pub(super) fn of(container: &Workload) -> Option<Lifecycle> {
    let [post_start, pre_stop] = [container.post_start(), container.pre_stop()].map(|hook| hook.as_ref().map(handler));
    (post_start.is_some() || pre_stop.is_some()).then_some(Lifecycle { post_start, pre_stop, ..Default::default() })
}

fn handler(hook: &Hook) -> LifecycleHandler {
    match hook.action() {
        HookAction::Sleep(seconds) => LifecycleHandler {
            sleep: Some(SleepAction { seconds: i64::try_from(seconds).unwrap_or(i64::MAX) }),
            ..Default::default()
        },
        HookAction::Exec(command) => LifecycleHandler {
            exec: Some(ExecAction { command: Some(command.iter().map(|&part| part.to_owned()).collect()) }),
            ..Default::default()
        },
        HookAction::Http(port, path) => LifecycleHandler {
            http_get: Some(HTTPGetAction {
                path: Some(path.to_owned()),
                port: IntOrString::String(port.name().to_owned()),
                ..Default::default()
            }),
            ..Default::default()
        },
    }
}

/// Host names that the pods resolve without DNS.
pub(super) fn host_aliases(workload: &Workload) -> Option<Vec<HostAlias>> {
    let all: Vec<_> = workload
        .host_aliases()
        .map(|alias| HostAlias {
            ip: alias.address().to_owned(),
            hostnames: Some(alias.names().iter().map(|&name| name.to_owned()).collect()),
        })
        .collect();
    (!all.is_empty()).then_some(all)
}
