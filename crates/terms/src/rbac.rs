//! Rights of service accounts: read-only by construction, and `nodes/proxy` (which is root on every node) cannot be
//! said.

use super::fault::Fault;
use super::name::Namespace;

/// A kind of API object that a program reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Resource {
    group: &'static str,
    plural: &'static str,
}

macro_rules! resources {
    ($($(#[$doc:meta])* $name:ident $group:literal $plural:literal;)*) => {
        impl Resource {$(
            $(#[$doc])*
            pub const $name: Self = Self { group: $group, plural: $plural };
        )*}
    };
}

resources! {
    /// `pods`.
    PODS "" "pods";
    /// `services`.
    SERVICES "" "services";
    /// `nodes`.
    NODES "" "nodes";
    /// `nodes/metrics`: the kubelet's own metrics and cAdvisor's, and nothing else of the kubelet.
    NODE_METRICS "" "nodes/metrics";
    /// `namespaces`.
    NAMESPACES "" "namespaces";
    /// `persistentvolumeclaims`.
    PERSISTENT_VOLUME_CLAIMS "" "persistentvolumeclaims";
    /// `persistentvolumes`.
    PERSISTENT_VOLUMES "" "persistentvolumes";
    /// `resourcequotas`.
    RESOURCE_QUOTAS "" "resourcequotas";
    /// `endpointslices`.
    ENDPOINT_SLICES "discovery.k8s.io" "endpointslices";
    /// `deployments`.
    DEPLOYMENTS "apps" "deployments";
    /// `daemonsets`.
    DAEMON_SETS "apps" "daemonsets";
    /// `statefulsets`.
    STATEFUL_SETS "apps" "statefulsets";
    /// `replicasets`.
    REPLICA_SETS "apps" "replicasets";
    /// `jobs`.
    JOBS "batch" "jobs";
    /// `cronjobs`.
    CRON_JOBS "batch" "cronjobs";
    /// `horizontalpodautoscalers`.
    AUTOSCALERS "autoscaling" "horizontalpodautoscalers";
    /// `poddisruptionbudgets`.
    DISRUPTION_BUDGETS "policy" "poddisruptionbudgets";
}

impl Resource {
    /// The API group; empty for the core group.
    pub const fn group(self) -> &'static str {
        self.group
    }

    /// The plural name, as RBAC spells it.
    pub const fn plural(self) -> &'static str {
        self.plural
    }
}

/// What may be done with a resource. Nothing here writes: a monitoring stack only reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verb {
    /// Read one by name.
    Get,
    /// Read all.
    List,
    /// Follow changes.
    Watch,
}

impl Verb {
    /// As RBAC spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::List => "list",
            Self::Watch => "watch",
        }
    }
}

/// Where a right holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope<'a> {
    /// In the whole cluster. Renders to a ClusterRole and its binding.
    Cluster,
    /// In one namespace. Renders to a Role there and its binding.
    Namespace(Namespace<'a>),
}

/// A right: what may be read, how, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a grant takes effect when a workload has it"]
pub struct Grant<'a> {
    /// Kinds of objects. Empty for a grant of paths.
    pub resources: &'a [Resource],
    /// Paths of the API server that are no objects, such as `/metrics`.
    pub paths: &'a [&'a str],
    /// How they may be read.
    pub verbs: &'a [Verb],
    /// Where.
    pub scope: Scope<'a>,
}

impl<'a> Grant<'a> {
    /// Get, list and watch: what discovery needs.
    pub const fn discover(resources: &'a [Resource]) -> Self {
        Self { resources, paths: &[], verbs: &[Verb::Get, Verb::List, Verb::Watch], scope: Scope::Cluster }
    }

    /// List and watch: what kube-state-metrics needs.
    pub const fn follow(resources: &'a [Resource]) -> Self {
        Self { resources, paths: &[], verbs: &[Verb::List, Verb::Watch], scope: Scope::Cluster }
    }

    /// Get only.
    pub const fn get(resources: &'a [Resource]) -> Self {
        Self { resources, paths: &[], verbs: &[Verb::Get], scope: Scope::Cluster }
    }

    /// Get of paths of the API server, in the whole cluster.
    pub const fn get_paths(paths: &'a [&'a str]) -> Self {
        Self { resources: &[], paths, verbs: &[Verb::Get], scope: Scope::Cluster }
    }

    /// Only in this namespace. Default: in the whole cluster.
    #[track_caller]
    pub const fn within(mut self, namespace: Namespace<'a>) -> Self {
        if !self.paths.is_empty() {
            Fault::new("a grant of paths such as ")
                .quoted(self.paths[0])
                .text(" lies in no namespace, so it cannot be kept within ")
                .quoted(namespace.name().as_str())
                .fix("leave `.within(…)` out")
                .raise()
        }
        self.scope = Scope::Namespace(namespace);
        self
    }
}
