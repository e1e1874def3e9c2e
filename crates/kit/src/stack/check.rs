//! What a stack is refused for: names and ports that two of its components claim, and differences that change nothing.

use super::{Component, Stack};
use crate::environment::Environment;
use crate::mount::Volume;
use crate::workload::{Kind, Workload};
use terms::{AnyEndpoint, Fault, Name, Privilege, Target};

impl Stack<'_> {
    /// A workload runs in the namespace that the stack creates, or in one that exists.
    #[track_caller]
    pub(super) const fn check_namespace(&self, workload: &Workload) {
        let namespace = workload.namespace();
        if namespace.is_ours() && !namespace.is(&self.namespace) {
            Fault::new("workload ")
                .quoted(workload.name().as_str())
                .text(" runs in namespace ")
                .quoted(namespace.name().as_str())
                .text(", but the only one that the stack creates is ")
                .quoted(self.namespace.name().as_str())
                .fix("use that one, or say `Namespace::of_others` if the other exists")
                .raise()
        }
    }

    /// What is exposed by a change to its Service must have a Service that is written.
    #[track_caller]
    pub(super) const fn check_written(&self, environment: &Environment, endpoint: &AnyEndpoint) {
        let mut index = 0;
        while index < self.components.len() {
            let workload = self.components[index].workload;
            if workload.id().is(&endpoint.workload()) && workload.is_declared() {
                Fault::new("environment ")
                    .quoted(environment.name().as_str())
                    .text(" exposes ")
                    .quoted(endpoint.service().as_str())
                    .text(", which is somebody else's Service and never written")
                    .fix("remove the exposure")
                    .raise()
            }
            index += 1;
        }
    }

    /// An environment can only change what the stack has: replicas of its workloads, sizes of its claims.
    #[track_caller]
    pub(super) const fn check_differences(&self, environment: &Environment) {
        let mut index = 0;
        while index < environment.replica_counts().len() {
            let (name, _) = environment.replica_counts().get(index);
            if !self.has_workload(name) {
                Fault::new("environment ")
                    .quoted(environment.name().as_str())
                    .text(" says how many pods ")
                    .quoted(name.as_str())
                    .text(" has, but the stack does not deploy it")
                    .fix("leave the `.replicas(…)` out, or add its component to the stack's list")
                    .raise()
            }
            index += 1;
        }
        let mut index = 0;
        while index < environment.volume_sizes().len() {
            let (name, _) = environment.volume_sizes().get(index);
            if !self.has_claim(name) {
                Fault::new("environment ")
                    .quoted(environment.name().as_str())
                    .text(" gives the claim ")
                    .quoted(name.as_str())
                    .text(" a size, but no workload of the stack mounts it")
                    .fix("leave the `.volume(…)` out, or mount the claim")
                    .raise()
            }
            index += 1;
        }
    }

    const fn has_workload(&self, name: &Name) -> bool {
        let mut index = 0;
        while index < self.components.len() {
            if self.components[index].workload.name().is(name) {
                return true;
            }
            index += 1;
        }
        false
    }

    const fn has_claim(&self, name: &Name) -> bool {
        let mut index = 0;
        while index < self.components.len() {
            let mounts = self.components[index].workload.mounts();
            let mut at = 0;
            while at < mounts.len() {
                if matches!(mounts.get(at).volume(), Volume::Claim(_)) && mounts.get(at).name().is(name) {
                    return true;
                }
                at += 1;
            }
            index += 1;
        }
        false
    }

    #[track_caller]
    pub(super) const fn check_targets(&self, workload: &Workload) {
        let targets = workload.declared_targets();
        let mut index = 0;
        while index < targets.len() {
            if let Target::Pods { workload: id, .. } = targets.get(index) {
                self.check_deployed(id, Fault::new("workload ").quoted(workload.name().as_str()).text(" talks to"));
            }
            index += 1;
        }
    }
}

#[track_caller]
pub(super) const fn check_pair(one: &Component, two: &Component) {
    let (first, second) = (one.workload, two.workload);
    if first.has(Privilege::HostNetwork) && second.has(Privilege::HostNetwork) {
        let mut index = 0;
        while index < first.ports().len() {
            let mut other = 0;
            while other < second.ports().len() {
                let port = first.ports().get(index);
                if port.number() == second.ports().get(other).number() {
                    Fault::new("workloads ")
                        .quoted(first.name().as_str())
                        .text(" and ")
                        .quoted(second.name().as_str())
                        .text(" both listen on the node's port ")
                        .number(port.number() as u64)
                        .fix("give one of them another port")
                        .raise()
                }
                other += 1;
            }
            index += 1;
        }
    }
    if !first.namespace().is(&second.namespace()) {
        return;
    }
    if first.name().is(&second.name()) {
        Fault::new("two workloads in namespace ")
            .quoted(first.namespace().name().as_str())
            .text(" are called ")
            .quoted(first.name().as_str())
            .fix("rename one of them, or remove a component that is listed twice")
            .raise()
    }
    let mut index = 0;
    while index < one.services.len() {
        let mut other = 0;
        while other < two.services.len() {
            if one.services.get(index).name().is(&two.services.get(other).name()) {
                duplicate("Services", one.services.get(index).name(), first, second)
            }
            other += 1;
        }
        index += 1;
    }
    let mut index = 0;
    while index < first.mounts().len() {
        let mut other = 0;
        while other < second.mounts().len() {
            let (left, right) = (first.mounts().get(index), second.mounts().get(other));
            if left.name().is(&right.name()) {
                match (left.volume(), right.volume()) {
                    (Volume::ConfigMap(_) | Volume::Family(_), Volume::ConfigMap(_) | Volume::Family(_)) => {
                        duplicate("ConfigMaps", left.name(), first, second)
                    }
                    // A StatefulSet's claims bear the names of its pods as well.
                    (Volume::Claim(_), Volume::Claim(_))
                        if !matches!(first.kind(), Kind::StatefulSet)
                            && !matches!(second.kind(), Kind::StatefulSet) =>
                    {
                        duplicate("claims", left.name(), first, second)
                    }
                    _ => {}
                }
            }
            other += 1;
        }
        index += 1;
    }
}

#[track_caller]
const fn duplicate(what: &str, name: Name, first: &Workload, second: &Workload) -> ! {
    Fault::new("two ")
        .text(what)
        .text(" in namespace ")
        .quoted(first.namespace().name().as_str())
        .text(" are called ")
        .quoted(name.as_str())
        .text(", one of component ")
        .quoted(first.name().as_str())
        .text(", one of ")
        .quoted(second.name().as_str())
        .fix("rename one of them")
        .raise()
}

#[track_caller]
pub(super) const fn check_free(environment: Name, service: Name, number: u16, taken: &[u16]) {
    let mut index = 0;
    while index < taken.len() {
        if taken[index] == number {
            Fault::new("environment ")
                .quoted(environment.as_str())
                .text(" gives NodePort ")
                .number(number as u64)
                .text(" to ")
                .quoted(service.as_str())
                .text(", but the shop uses it already")
                .fix("choose a free number")
                .raise()
        }
        index += 1;
    }
}
