//! On which of several kinds of nodes pods run, and whose nodes they keep off.

use super::environment::Environment;
use super::pod_settings::Said;
use super::workload::{Kind, Workload};
use terms::{Label, Origin, WorkloadId};

impl<'a> Environment<'a> {
    /// Pods run on nodes whose label has one of these values: `.node_affinity("topology.kubernetes.io/zone", &["a",
    /// "b"])`. Renders to a required `nodeAffinity`. DaemonSets stay on every node.
    #[track_caller]
    pub const fn node_affinity(self, key: &'a str, values: &'a [&'a str]) -> Self {
        self.attract(None, key, values, Origin::here())
    }

    /// The pods of this workload run on nodes whose label has one of these values, beside what is said of all.
    #[track_caller]
    pub const fn node_affinity_of(self, workload: &Workload<'a>, key: &'a str, values: &'a [&'a str]) -> Self {
        self.attract(Some(*workload.id()), key, values, Origin::here())
    }

    /// The pods of this workload keep off nodes on which the other's run, as long as there are others to run on.
    /// Renders to a preferred `podAntiAffinity` over `kubernetes.io/hostname`. Pods of one workload are spread over
    /// nodes anyway.
    #[track_caller]
    pub const fn pod_anti_affinity(mut self, workload: &Workload<'a>, other: &Workload<'a>) -> Self {
        if workload.id().is(other.id()) {
            self.fault()
                .text(" keeps the pods of ")
                .quoted(workload.name().as_str())
                .text(" off each other's nodes, as the kit does anyway")
                .fix("leave the `.pod_anti_affinity(…)` out")
                .raise()
        }
        if matches!(workload.kind(), Kind::DaemonSet) || matches!(other.kind(), Kind::DaemonSet) {
            self.fault()
                .text(" keeps the pods of ")
                .quoted(workload.name().as_str())
                .text(" off the nodes of ")
                .quoted(other.name().as_str())
                .text(", but the pods of a DaemonSet are on every node")
                .fix("leave the `.pod_anti_affinity(…)` out")
                .raise()
        }
        let said = Said { of: Some(*workload.id()), value: *other.id(), origin: Origin::here() };
        self.pods.anti_affinities = self.pods.anti_affinities.push(said, "pods to keep off");
        self
    }

    #[track_caller]
    const fn attract(
        mut self,
        of: Option<WorkloadId<'a>>,
        key: &'a str,
        values: &'a [&'a str],
        origin: Origin,
    ) -> Self {
        if values.is_empty() {
            self.fault()
                .text(" lets pods run on nodes whose label ")
                .quoted(key)
                .text(" has one of no values")
                .fix("name a value, like `&[\"a\"]`")
                .raise()
        }
        let mut index = 0;
        while index < values.len() {
            let _ = Label::new(key, values[index]);
            index += 1;
        }
        let said = Said { of, value: (key, values), origin };
        self.pods.node_affinities = self.pods.node_affinities.push(said, "node affinities");
        self
    }
}
