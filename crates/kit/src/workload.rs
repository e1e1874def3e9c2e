//! What a workload is once it is built: a pod template with its kind, complete and free of contradictions.

use super::bucket::Bucket;
use super::context::Context;
use super::cost::Cost;
use super::hook::Hook;
use super::host_alias::HostAlias;
use super::mount::Mount;
use super::value::{Arg, EnvVar};
use terms::{
    Annotation, AnyPort, Exemption, Fault, Grant, Image, Label, List, Name, Namespace, Origin, PodPort, Port,
    PriorityClass, Privilege, Probe, Resources, ServesMetrics, Target, WorkloadId, text,
};
use watch::commands::{Commands, kubectl_of};

/// What runs a workload's pods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A Deployment with so many pods.
    Deployment(u32),
    /// A StatefulSet, of one pod unless an environment runs several, with its claims as templates.
    StatefulSet,
    /// A DaemonSet: one pod on every node, control plane included.
    DaemonSet,
    /// A container beside that of a workload, in the same pods.
    Sidecar,
    /// A container that ends before those of a workload begin, in the same pods.
    Init,
    /// Somebody else's workload: known, watched, never written.
    Declared,
}

/// What more a workload is told where an environment runs several pods of it.
pub trait Several: Send + Sync {
    /// The workload as several pods.
    fn of(&self, one: Workload<'static>) -> Workload<'static>;
}

/// What more a workload is told where an environment keeps in a bucket what it stores.
pub trait Stored: Send + Sync {
    /// The workload with the bucket.
    fn of(&self, one: Workload<'static>, bucket: Bucket<'static>) -> Workload<'static>;
}

/// What a workload keeps in a bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stores {
    /// Blocks of metrics.
    Metrics,
    /// Lines of logs.
    Logs,
    /// The buckets themselves: it is their server.
    Buckets,
}

/// A workload. Made by [`WorkloadBuilder::build`](super::WorkloadBuilder::build).
#[derive(Clone, Copy)]
#[must_use = "a workload is written only if its component is in the stack"]
pub struct Workload<'a> {
    pub(super) id: WorkloadId<'a>,
    pub(super) kind: Kind,
    pub(super) purpose: &'a str,
    pub(super) image: Option<Image<'a>>,
    pub(super) args: List<Arg<'a>, 24>,
    pub(super) env: List<EnvVar<'a>, 24>,
    pub(super) ports: List<AnyPort, 4>,
    pub(super) mounts: List<Mount<'a>, 8>,
    pub(super) startup: Option<Probe<'a>>,
    pub(super) readiness: Option<Probe<'a>>,
    pub(super) liveness: Option<Probe<'a>>,
    pub(super) resources: Option<Resources>,
    pub(super) user: Option<u32>,
    pub(super) exemptions: List<Exemption<'a>, 4>,
    pub(super) grants: List<Grant<'a>, 4>,
    pub(super) made_grants: Option<fn(&Context) -> Vec<Grant<'static>>>,
    pub(super) targets: List<Target<'a>, 8>,
    pub(super) target_origins: List<Origin, 8>,
    pub(super) made_targets: Option<fn(&Context) -> Vec<Target<'static>>>,
    pub(super) labels: List<Label<'a>, 4>,
    pub(super) annotations: List<Annotation<'a>, 4>,
    pub(super) rolling_update: bool,
    pub(super) grace_seconds: u32,
    pub(super) priority_class: Option<PriorityClass<'a>>,
    pub(super) admits: List<Namespace<'a>, 4>,
    pub(super) several: Option<&'a dyn Several>,
    pub(super) stored: Option<(Stores, &'a dyn Stored)>,
    pub(super) needs_bucket: bool,
    pub(super) unproven: List<&'a str, 2>,
    pub(super) remote_write: Option<&'a str>,
    pub(super) sidecars: List<&'a Self, 2>,
    pub(super) init_containers: List<&'a Self, 4>,
    pub(super) post_start: Option<Hook<'a>>,
    pub(super) pre_stop: Option<Hook<'a>>,
    pub(super) host_aliases: List<HostAlias<'a>, 8>,
    pub(super) keeps_clients: bool,
    pub(super) cost: Option<Cost>,
    pub(super) origin: Origin,
}

impl<'a> Workload<'a> {
    /// Its name, which is also the value of its pods' label `app`.
    pub const fn name(&self) -> Name<'a> {
        self.id.name
    }

    /// Where it was written.
    pub const fn origin(&self) -> Origin {
        self.origin
    }

    /// Its namespace.
    pub const fn namespace(&self) -> Namespace<'a> {
        self.id.namespace
    }

    /// Its name and namespace.
    pub const fn id(&self) -> &WorkloadId<'a> {
        &self.id
    }

    /// What runs its pods.
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// What it is for, in a phrase.
    pub const fn purpose(&self) -> &'a str {
        self.purpose
    }

    /// Whether it is somebody else's.
    pub const fn is_declared(&self) -> bool {
        matches!(self.kind, Kind::Declared)
    }

    /// Whether it listens on exactly this port.
    pub const fn listens_on(&self, port: &AnyPort) -> bool {
        let mut index = 0;
        while index < self.ports.len() {
            if self.ports.get(index).is(port) {
                return true;
            }
            index += 1;
        }
        false
    }

    /// Whether it has this privilege.
    pub const fn has(&self, privilege: Privilege) -> bool {
        let mut index = 0;
        while index < self.exemptions.len() {
            if self.exemptions.get(index).privilege as u8 == privilege as u8 {
                return true;
            }
            index += 1;
        }
        false
    }

    /// Where its pods themselves are reached, without a Service: for scrape jobs that discover pods.
    #[track_caller]
    pub const fn pods_at<R: ServesMetrics>(&self, port: Port<R>) -> PodPort<'a> {
        let port = port.any();
        if !self.listens_on(&port) {
            let fault =
                Fault::new("port ").port(&port).text(" is asked of the pods of workload ").quoted(self.name().as_str());
            self.not_listening(fault).raise()
        }
        PodPort::new(self.id, port)
    }

    /// Completes a fault about a port that this workload does not have.
    pub(super) const fn not_listening(&self, fault: Fault) -> Fault {
        let mut fault = fault.text(", but workload ").quoted(self.name().as_str());
        if self.ports.is_empty() {
            return fault.text(" listens nowhere").fix("add `.port(…)` to the workload");
        }
        fault = fault.text(" listens on ");
        let mut index = 0;
        while index < self.ports.len() {
            fault = fault.text(if index == 0 { "" } else { ", " }).port(self.ports.get(index));
            index += 1;
        }
        fault.fix("name one of these, or add `.port(…)` to the workload")
    }

    /// Whether it has a volume that only one pod at a time can mount.
    pub const fn has_claim(&self) -> bool {
        let mut index = 0;
        while index < self.mounts.len() {
            if matches!(self.mounts.get(index).volume(), super::mount::Volume::Claim(_)) {
                return true;
            }
            index += 1;
        }
        false
    }

    /// Whether its state folder, if its image has one, lies on a mount that decides what becomes of it.
    pub(super) const fn decides_on_state(&self, folder: &str) -> bool {
        let mut index = 0;
        while index < self.mounts.len() {
            let mount = self.mounts.get(index);
            if text::same(mount.path(), folder) && mount.decides_on_state() {
                return true;
            }
            index += 1;
        }
        false
    }

    /// Whether an environment can run several pods of it, each with a name and volumes of its own: see
    /// [`WorkloadBuilder::as_several`](super::WorkloadBuilder::as_several).
    pub const fn can_be_several(&self) -> bool {
        self.several.is_some()
    }

    /// Whether it runs only where an environment keeps blocks of metrics in a bucket, or buckets in it.
    pub const fn needs_bucket(&self) -> bool {
        self.needs_bucket
    }

    /// What one pod of it needs, where that was measured.
    pub const fn cost(&self) -> Option<Cost> {
        self.cost
    }

    /// What it stores in a bucket, where an environment has one for that.
    pub fn is_told_of(&self) -> Option<Stores> {
        self.stored.map(|(what, _)| what)
    }

    /// What of it follows from documentation alone, and was never run with the real program.
    pub fn unproven(&self) -> impl Iterator<Item = &'a str> {
        self.unproven.iter().copied()
    }

    /// Whether it writes samples to receivers, where an environment says some.
    pub const fn has_remote_write(&self) -> bool {
        self.remote_write.is_some()
    }

    /// The containers that run beside its own, in the same pods.
    pub fn sidecars(&self) -> impl Iterator<Item = &'a Self> {
        self.sidecars.iter().copied()
    }

    /// The containers that run before its own, one after another.
    pub fn init_containers(&self) -> impl Iterator<Item = &'a Self> {
        self.init_containers.iter().copied()
    }

    /// Its own container, then those beside it, then those that run before them.
    pub fn containers(&self) -> impl Iterator<Item = &Workload<'a>> {
        std::iter::once(self).chain(self.sidecars.iter().copied()).chain(self.init_containers.iter().copied())
    }

    /// What the kubelet does as soon as its container runs.
    pub const fn post_start(&self) -> Option<Hook<'a>> {
        self.post_start
    }

    /// What the kubelet does before it stops its container.
    pub const fn pre_stop(&self) -> Option<Hook<'a>> {
        self.pre_stop
    }

    /// Host names that its pods resolve without DNS.
    pub fn host_aliases(&self) -> impl Iterator<Item = &HostAlias<'a>> {
        self.host_aliases.iter()
    }

    /// The ports of its own container.
    pub fn own_ports(&self) -> impl Iterator<Item = &AnyPort> {
        self.ports.iter().filter(|port| !self.sidecars().any(|sidecar| sidecar.listens_on(port)))
    }

    /// Whether its Services send each client to the same pod, as long as that is ready.
    pub const fn keeps_clients(&self) -> bool {
        self.keeps_clients
    }

    /// The pinned image; none for somebody else's workload.
    pub const fn image(&self) -> Option<Image<'a>> {
        self.image
    }

    /// Arguments, in order.
    pub fn args(&self) -> impl Iterator<Item = &Arg<'a>> {
        self.args.iter()
    }

    /// Environment variables, in order.
    pub fn env(&self) -> impl Iterator<Item = &EnvVar<'a>> {
        self.env.iter()
    }

    /// The ports of all containers, in order.
    pub const fn ports(&self) -> &List<AnyPort, 4> {
        &self.ports
    }

    /// The volumes of all containers, each once, by a mount of it.
    pub fn volumes(&self) -> Vec<&Mount<'a>> {
        let mut all: Vec<&Mount<'a>> = Vec::new();
        for mount in self.containers().flat_map(|one| one.mounts.iter()) {
            if !all.iter().any(|other| other.name().is(&mount.name())) {
                all.push(mount);
            }
        }
        all
    }

    /// Mounts of its own container, in order.
    pub const fn mounts(&self) -> &List<Mount<'a>, 8> {
        &self.mounts
    }

    /// Its probes, in the order startup, readiness, liveness.
    pub const fn probes(&self) -> [Option<Probe<'a>>; 3] {
        [self.startup, self.readiness, self.liveness]
    }

    /// Requests and limits; none for somebody else's workload.
    pub const fn resources(&self) -> Option<Resources> {
        self.resources
    }

    /// The user and group that it runs as; none for root.
    pub const fn user(&self) -> Option<u32> {
        self.user
    }

    /// Its exemptions from Pod Security `restricted`.
    pub fn exemptions(&self) -> impl Iterator<Item = &Exemption<'a>> {
        self.exemptions.iter()
    }

    /// What its service account may read. None means that it gets no token.
    pub fn grants(&self, cx: &Context) -> Vec<Grant<'a>> {
        let made = self.made_grants.map_or_else(Vec::new, |make| make(cx));
        self.grants.iter().copied().chain(made).collect()
    }

    /// What it connects to.
    pub fn targets(&self, cx: &Context) -> Vec<Target<'a>> {
        let made = self.made_targets.map_or_else(Vec::new, |make| make(cx));
        self.targets.iter().copied().chain(made).collect()
    }

    /// What it connects to, as far as its const says: without what is made from scrape jobs.
    pub const fn declared_targets(&self) -> &List<Target<'a>, 8> {
        &self.targets
    }

    /// The same, each with the line that says so.
    pub fn said_targets(&self) -> impl Iterator<Item = (&Target<'a>, Origin)> {
        self.targets.iter().zip(self.target_origins.iter().copied())
    }

    /// Labels of its pods beyond the standard ones.
    pub fn labels(&self) -> impl Iterator<Item = &Label<'a>> {
        self.labels.iter()
    }

    /// Annotations of its pods.
    pub fn annotations(&self) -> impl Iterator<Item = &Annotation<'a>> {
        self.annotations.iter()
    }

    /// The priority class of its pods; none for priority 0.
    pub const fn priority_class(&self) -> Option<PriorityClass<'a>> {
        self.priority_class
    }

    /// How long it may take to stop.
    pub const fn grace_seconds(&self) -> u32 {
        self.grace_seconds
    }

    /// For somebody else's workload: whose pods its own network policies admit already.
    pub fn admits(&self) -> impl Iterator<Item = &Namespace<'a>> {
        self.admits.iter()
    }
}

impl Workload<'static> {
    /// The same as several pods: a StatefulSet.
    pub(super) fn as_several(&self) -> Self {
        self.several.map_or(*self, |several| several.of(*self))
    }

    /// The same where what it stores is kept in this bucket.
    pub(super) fn with_bucket(&self, bucket: Bucket<'static>) -> Self {
        self.stored.map_or(*self, |(_, stored)| stored.of(*self, bucket))
    }

    /// A command for a runbook, in its namespace: `DATABASE.kubectl("rollout restart {workload}")`.
    ///
    /// `{workload}` stands for `deployment/<its name>`, `{app}` for the selector of its pods, `app=<its name>`, and
    /// `{name}` for its name. Somebody else's workload is taken for a Deployment; of any other say
    /// `kubectl_of("statefulset", ..)`.
    #[track_caller]
    pub const fn kubectl(&self, command: &'static str) -> Commands {
        let kind = match self.kind {
            Kind::Deployment(_) | Kind::Sidecar | Kind::Init | Kind::Declared => "deployment",
            Kind::StatefulSet => "statefulset",
            Kind::DaemonSet => "daemonset",
        };
        kubectl_of(kind, self.id, command)
    }
}
