//! What pods are given in an environment, and on which nodes they run.

use super::environment::Environment;
use super::pod_settings::{PodSettings, Said};
use super::workload::{Kind, Workload};
use terms::{Label, List, Origin, PriorityClass, Resources, Toleration, WorkloadId, text};

/// The label whose value differs from node to node.
const NODES: &str = "kubernetes.io/hostname";

/// What the pods of one workload are given in one environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placement<'a> {
    /// Requests and limits; none for somebody else's workload.
    pub resources: Option<Resources>,
    /// Labels of the nodes on which they run, each key once.
    pub node_selector: Vec<Label<'a>>,
    /// Taints that they tolerate. Pods of DaemonSets tolerate every one.
    pub tolerations: Vec<Toleration<'a>>,
    /// The priority class; none for priority 0.
    pub priority_class: Option<PriorityClass<'a>>,
    /// Labels of nodes over whose values they are spread; none where there is one pod, or one on every node.
    pub spreads: Vec<&'a str>,
    /// Labels of the nodes on which they run, each with the values that will do.
    pub node_affinity: Vec<(&'a str, &'a [&'a str])>,
    /// Workloads off whose nodes they keep.
    pub anti_affinity: Vec<WorkloadId<'a>>,
}

impl<'a> Environment<'a> {
    /// The pods of this workload get these requests and limits here: `.resources(&Prometheus::WORKLOAD, ..)`.
    #[track_caller]
    pub const fn resources(mut self, workload: &Workload<'a>, resources: Resources) -> Self {
        let mut index = 0;
        while index < self.pods.resources.len() {
            if let Some(other) = &self.pods.resources.get(index).of
                && other.is(workload.id())
            {
                self.twice("resources", workload)
            }
            index += 1;
        }
        let said = Said { of: Some(*workload.id()), value: resources, origin: Origin::here() };
        self.pods.resources = self.pods.resources.push(said, "resources of workloads");
        self
    }

    /// Pods run on nodes with this label only. Renders to `nodeSelector`. DaemonSets stay on every node, so that none
    /// goes unwatched; [`node_selector_of`](Self::node_selector_of) one of them says otherwise.
    #[track_caller]
    pub const fn node_selector(self, key: &'a str, value: &'a str) -> Self {
        self.select(None, Label::new(key, value), Origin::here())
    }

    /// The pods of this workload run on nodes with this label only, whatever is said of all.
    #[track_caller]
    pub const fn node_selector_of(self, workload: &Workload<'a>, key: &'a str, value: &'a str) -> Self {
        self.select(Some(*workload.id()), Label::new(key, value), Origin::here())
    }

    /// Pods may run on nodes with this taint, written as `kubectl taint` does:
    /// `.toleration("dedicated=monitoring:NoSchedule")`. Renders to `tolerations`. Pods of DaemonSets tolerate every
    /// taint already.
    #[track_caller]
    pub const fn toleration(self, taint: &'a str) -> Self {
        self.tolerate(None, taint, Origin::here())
    }

    /// The pods of this workload may run on nodes with this taint.
    #[track_caller]
    pub const fn toleration_of(self, workload: &Workload<'a>, taint: &'a str) -> Self {
        if matches!(workload.kind(), Kind::DaemonSet) {
            self.fault()
                .text(" lets the pods of ")
                .quoted(workload.name().as_str())
                .text(" tolerate ")
                .quoted(taint)
                .text(", but a DaemonSet's tolerate every taint already")
                .fix("leave the `.toleration_of(…)` out")
                .raise()
        }
        self.tolerate(Some(*workload.id()), taint, Origin::here())
    }

    /// Pods have this priority class, in place of that of their workloads: for clusters that do not grant the two of
    /// the system.
    #[track_caller]
    pub const fn priority_class(self, class: PriorityClass<'a>) -> Self {
        self.prioritise(None, class, Origin::here())
    }

    /// The pods of this workload have this priority class, whatever is said of all.
    #[track_caller]
    pub const fn priority_class_of(self, workload: &Workload<'a>, class: PriorityClass<'a>) -> Self {
        self.prioritise(Some(*workload.id()), class, Origin::here())
    }

    /// The pods of a workload that has several are spread over the values of this label of nodes, such as
    /// `topology.kubernetes.io/zone`, beside over nodes. Renders to `topologySpreadConstraints` that rather break than
    /// keep a pod waiting.
    #[track_caller]
    pub const fn spread_over(mut self, label: &'a str) -> Self {
        let label = Label::new(label, "").key();
        if text::same(label, NODES) {
            self.fault()
                .text(" spreads pods over ")
                .quoted(label)
                .text(", as the kit does anyway")
                .fix("leave the `.spread_over(…)` out")
                .raise()
        }
        let said = Said { of: None, value: label, origin: Origin::here() };
        self.pods.spreads = self.pods.spreads.push(said, "labels to spread over");
        self
    }

    #[track_caller]
    const fn select(mut self, of: Option<WorkloadId<'a>>, label: Label<'a>, origin: Origin) -> Self {
        let mut index = 0;
        while index < self.pods.node_selectors.len() {
            let other = self.pods.node_selectors.get(index);
            if text::same(other.value.key(), label.key()) && is_same(other.of.as_ref(), of.as_ref()) {
                self.fault()
                    .text(" selects nodes by the label ")
                    .quoted(label.key())
                    .text(" twice, and no node has it with two values")
                    .fix("keep one")
                    .raise()
            }
            index += 1;
        }
        let said = Said { of, value: label, origin };
        self.pods.node_selectors = self.pods.node_selectors.push(said, "labels of nodes");
        self
    }

    #[track_caller]
    const fn tolerate(mut self, of: Option<WorkloadId<'a>>, taint: &'a str, origin: Origin) -> Self {
        let said = Said { of, value: Toleration::new(taint), origin };
        self.pods.tolerations = self.pods.tolerations.push(said, "tolerations");
        self
    }

    #[track_caller]
    const fn prioritise(mut self, of: Option<WorkloadId<'a>>, class: PriorityClass<'a>, origin: Origin) -> Self {
        let mut index = 0;
        while index < self.pods.priority_classes.len() {
            if is_same(self.pods.priority_classes.get(index).of.as_ref(), of.as_ref()) {
                self.fault().text(" gives the same pods two priority classes").fix("keep one").raise()
            }
            index += 1;
        }
        let said = Said { of, value: class, origin };
        self.pods.priority_classes = self.pods.priority_classes.push(said, "priority classes");
        self
    }

    #[track_caller]
    const fn twice(&self, what: &str, workload: &Workload) -> ! {
        self.fault()
            .text(" says the ")
            .text(what)
            .text(" of ")
            .quoted(workload.name().as_str())
            .text(" twice")
            .fix("keep one")
            .raise()
    }

    /// What it says of pods, for checks.
    pub const fn pod_settings(&self) -> &PodSettings<'a> {
        &self.pods
    }

    /// What the pods of this workload are given here. What is said of one workload goes before what is said of all.
    pub fn placement<'b>(&self, workload: &Workload<'b>) -> Placement<'b>
    where
        'a: 'b,
    {
        let pods = &self.pods;
        let every_node = workload.kind() == Kind::DaemonSet;
        let several = self.replicas_of(workload).is_some_and(|count| count > 1);
        let own = pods.resources.iter().find(|said| said.is_of(workload.id())).map(|said| said.value);
        let mut node_selector: Vec<Label> = Vec::new();
        for said in first_of_one(&pods.node_selectors, workload) {
            let is_known = node_selector.iter().any(|label| label.key() == said.value.key());
            if !is_known && (said.of.is_some() || !every_node) {
                node_selector.push(said.value);
            }
        }
        let mut tolerations: Vec<Toleration> = Vec::new();
        for said in pods.tolerations.iter().filter(|said| !every_node && said.is_of(workload.id())) {
            if !tolerations.contains(&said.value) {
                tolerations.push(said.value);
            }
        }
        Placement {
            resources: own.or(workload.resources()),
            node_selector,
            tolerations,
            priority_class: first_of_one(&pods.priority_classes, workload)
                .next()
                .map(|said| said.value)
                .or(workload.priority_class()),
            spreads: [NODES]
                .into_iter()
                .chain(pods.spreads.iter().map(|said| said.value))
                .filter(|_| several)
                .collect(),
            node_affinity: pods
                .node_affinities
                .iter()
                .filter(|said| said.is_of(workload.id()) && (said.of.is_some() || !every_node))
                .map(|said| said.value)
                .collect(),
            anti_affinity: pods
                .anti_affinities
                .iter()
                .filter(|said| said.is_of(workload.id()))
                .map(|said| said.value)
                .collect(),
        }
    }
}

/// What is said of this workload, and after it what is said of all.
fn first_of_one<'s, 'a, T: Copy, const N: usize>(
    said: &'s List<Said<'a, T>, N>,
    workload: &Workload,
) -> impl Iterator<Item = &'s Said<'a, T>> {
    let (of_one, of_all): (Vec<_>, Vec<_>) =
        said.iter().filter(|said| said.is_of(workload.id())).partition(|said| said.of.is_some());
    of_one.into_iter().chain(of_all)
}

const fn is_same(left: Option<&WorkloadId>, right: Option<&WorkloadId>) -> bool {
    match (left, right) {
        (Some(left), Some(right)) => left.is(right),
        (None, None) => true,
        _ => false,
    }
}
