//! Which pods a node keeps when it runs out of disk, memory or room.

use super::fault::Fault;
use super::text;

/// The priority class of a workload's pods. Renders to `priorityClassName`.
///
/// A pod without one has priority 0: the kubelet evicts it like any other when its node runs out of disk or memory, and
/// does not admit it again while that lasts. Pods of the two classes of the system are never evicted for the node's
/// sake, and are admitted under pressure too. Source:
/// <https://kubernetes.io/docs/tasks/administer-cluster/guaranteed-scheduling-critical-addon-pods/>.
///
/// Some providers (GKE) admit the two classes of the system outside of `kube-system` only where a `ResourceQuota` of
/// the namespace grants them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PriorityClass<'a>(&'a str);

impl<'a> PriorityClass<'a> {
    /// For what tells how a node is, from the node itself: `system-node-critical`.
    pub const SYSTEM_NODE_CRITICAL: Self = Self("system-node-critical");
    /// For what a cluster cannot do without, on whichever node: `system-cluster-critical`.
    pub const SYSTEM_CLUSTER_CRITICAL: Self = Self("system-cluster-critical");

    /// A class that the cluster has already: it is named, never written.
    ///
    /// # Errors
    ///
    /// Does not compile if no class can have that name: lower-case letters, digits, `-` and `.`.
    #[track_caller]
    pub const fn existing(name: &'a str) -> Self {
        if name.is_empty()
            || name.len() > 253
            || !text::lower_alphanumeric_or(name, "-.")
            || !text::alphanumeric_ends(name)
        {
            Fault::new("priority class ")
                .quoted(name)
                .text(": a name holds lower-case letters, digits, `-` and `.` only (DNS-1123 subdomain)")
                .fix("name a class that `kubectl get priorityclass` lists")
                .raise()
        }
        Self(name)
    }

    /// Its name.
    pub const fn as_str(&self) -> &'a str {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::PriorityClass;

    #[test]
    fn names_of_classes() {
        assert_eq!(PriorityClass::existing("shop.high-1").as_str(), "shop.high-1");
        for name in ["", "High", "-high", "high-", "high_1", "high class"] {
            let refused = std::panic::catch_unwind(|| PriorityClass::existing(name));
            assert!(refused.is_err(), "`{name}` is taken for a name");
        }
    }
}
