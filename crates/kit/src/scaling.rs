//! How many pods of a workload an environment runs.

use super::environment::Environment;
use super::workload::{Kind, Workload};
use terms::Origin;

impl<'a> Environment<'a> {
    /// Runs so many pods of this Deployment here.
    #[track_caller]
    pub const fn replicas(mut self, workload: &Workload<'a>, count: u32) -> Self {
        if !matches!(workload.kind(), Kind::Deployment(_)) || (workload.has_claim() && count > 1) || count == 0 {
            self.fault()
                .text(" asks for ")
                .number(count as u64)
                .text(" pods of ")
                .quoted(workload.name().as_str())
                .text(", but only a Deployment without a claim can have several, and none has 0")
                .fix("leave the `.replicas(…)` out")
                .raise()
        }
        self.replicas = self.replicas.push((workload.name(), count, Origin::here()), "numbers of replicas");
        self
    }

    /// How many pods this workload has here; none where that is not a number (DaemonSets).
    pub fn replicas_of(&self, workload: &Workload) -> Option<u32> {
        let said = self.replicas.iter().find(|(name, ..)| name.is(&workload.name())).map(|(_, count, _)| *count);
        match workload.kind() {
            Kind::Deployment(count) => said.or(Some(count)),
            Kind::StatefulSet => Some(1),
            Kind::DaemonSet | Kind::Declared => None,
        }
    }
}
