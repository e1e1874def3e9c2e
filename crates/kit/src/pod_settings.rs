//! What an environment says of pods: lists, each entry with the line that says it.

use terms::{Label, List, Origin, PriorityClass, Resources, Toleration, WorkloadId};

/// What an environment says of the pods of one workload, or of all.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a, T> {
    /// Whose pods; none for those of every workload.
    pub of: Option<WorkloadId<'a>>,
    /// What is said.
    pub value: T,
    /// The line that says so.
    pub origin: Origin,
}

impl<T> Said<'_, T> {
    pub(super) fn is_of(&self, workload: &WorkloadId) -> bool {
        self.of.is_none_or(|id| id.is(workload))
    }
}

/// All that an environment says of pods.
#[derive(Clone, Copy, Debug)]
pub struct PodSettings<'a> {
    /// Requests and limits, of one workload each.
    pub resources: List<Said<'a, Resources>, 16>,
    /// Labels of the nodes on which pods run.
    pub node_selectors: List<Said<'a, Label<'a>>, 8>,
    /// Taints that pods tolerate.
    pub tolerations: List<Said<'a, Toleration<'a>>, 8>,
    /// Priority classes.
    pub priority_classes: List<Said<'a, PriorityClass<'a>>, 8>,
    /// Labels of nodes over whose values the pods of one workload are spread.
    pub spreads: List<Said<'a, &'a str>, 4>,
    /// Labels of the nodes on which pods run, each with the values that will do.
    pub node_affinities: List<Said<'a, (&'a str, &'a [&'a str])>, 4>,
    /// Workloads off whose nodes pods keep.
    pub anti_affinities: List<Said<'a, WorkloadId<'a>>, 4>,
}

impl PodSettings<'_> {
    /// Nothing.
    pub const NONE: Self = Self {
        resources: List::EMPTY,
        node_selectors: List::EMPTY,
        tolerations: List::EMPTY,
        priority_classes: List::EMPTY,
        spreads: List::EMPTY,
        node_affinities: List::EMPTY,
        anti_affinities: List::EMPTY,
    };
}

/// A number of pods that an environment says.
#[derive(Clone, Copy, Debug)]
pub(super) struct Replicas<'a> {
    pub(super) of: WorkloadId<'a>,
    pub(super) count: u32,
    /// Whether each is known by a name of its own.
    pub(super) have_names: bool,
    pub(super) origin: Origin,
}
