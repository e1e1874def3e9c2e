//! Builds a workload step by step; each step is refused at its own line if it contradicts an earlier one.

mod check;
mod connections;
mod lifecycle;
mod process;
mod receivers;
mod sidecar;

use super::bucket::Bucket;
use super::cost::Cost;
use super::mount::Mount;
use super::workload::{Kind, Several, Stored, Stores, Workload};
use terms::{
    Annotation, AnyPort, Exemption, Image, Label, List, Name, Namespace, Origin, Port, PriorityClass, Privilege, Probe,
    Resources, Role, WorkloadId, text,
};

/// A workload under construction. Begins with [`deployment`](Self::deployment), [`stateful_set`](Self::stateful_set),
/// [`daemon_set`](Self::daemon_set) or [`declared`](Self::declared), and ends with [`build`](Self::build).
#[derive(Clone, Copy)]
#[must_use = "end the workload with `.build()`"]
pub struct WorkloadBuilder<'a>(Workload<'a>);

impl<'a> WorkloadBuilder<'a> {
    #[track_caller]
    const fn new(kind: Kind, namespace: Namespace<'a>, name: &'a str, image: Option<Image<'a>>) -> Self {
        Self(Workload {
            id: WorkloadId { name: Name::new(name), namespace },
            kind,
            purpose: "",
            image,
            args: List::EMPTY,
            env: List::EMPTY,
            ports: List::EMPTY,
            mounts: List::EMPTY,
            startup: None,
            readiness: None,
            liveness: None,
            resources: None,
            user: None,
            exemptions: List::EMPTY,
            grants: List::EMPTY,
            made_grants: None,
            targets: List::EMPTY,
            target_origins: List::EMPTY,
            made_targets: None,
            labels: List::EMPTY,
            annotations: List::EMPTY,
            rolling_update: false,
            grace_seconds: 30,
            priority_class: None,
            admits: List::EMPTY,
            several: None,
            stored: None,
            needs_bucket: false,
            unproven: List::EMPTY,
            remote_write: None,
            sidecars: List::EMPTY,
            init_containers: List::EMPTY,
            post_start: None,
            pre_stop: None,
            host_aliases: List::EMPTY,
            keeps_clients: false,
            cost: None,
            origin: Origin::here(),
        })
    }

    /// A Deployment of one pod. With a [`Claim`](super::Claim) it is replaced (`Recreate`), otherwise rolled.
    #[track_caller]
    pub const fn deployment(namespace: Namespace<'a>, name: &'a str, image: Image<'a>) -> Self {
        Self::new(Kind::Deployment(1), namespace, name, Some(image))
    }

    /// A StatefulSet of one pod; its claims are its volume claim templates.
    #[track_caller]
    pub const fn stateful_set(namespace: Namespace<'a>, name: &'a str, image: Image<'a>) -> Self {
        Self::new(Kind::StatefulSet, namespace, name, Some(image))
    }

    /// A DaemonSet: one pod on every node, whatever its taints.
    #[track_caller]
    pub const fn daemon_set(namespace: Namespace<'a>, name: &'a str, image: Image<'a>) -> Self {
        Self::new(Kind::DaemonSet, namespace, name, Some(image))
    }

    /// Somebody else's workload, known by its pods' label `app`. It is never written.
    #[track_caller]
    pub const fn declared(namespace: Namespace<'a>, name: &'a str) -> Self {
        Self::new(Kind::Declared, namespace, name, None)
    }

    /// What it is for, in a phrase: "stores the logs". Renders to an annotation and to the docs.
    pub const fn purpose(mut self, purpose: &'a str) -> Self {
        self.0.purpose = purpose;
        self
    }

    /// So many pods. More than one cannot share a [`Claim`](super::Claim).
    #[track_caller]
    pub const fn replicas(mut self, replicas: u32) -> Self {
        if !matches!(self.0.kind, Kind::Deployment(_)) {
            self.fault()
                .text(" is no Deployment, so it has no number of replicas")
                .fix("leave `.replicas(…)` out")
                .raise()
        }
        if replicas == 0 {
            self.fault().text(" cannot have 0 replicas").fix("leave its component out of the stack").raise()
        }
        if replicas > 1
            && let Some(claim) = self.first_claim()
        {
            self.shared_claim(claim)
        }
        self.0.kind = Kind::Deployment(replicas);
        self
    }

    /// An environment can run several pods of it by `.replicas(&WORKLOAD, 3)`. There it is a StatefulSet, its claims
    /// are templates, so that no two pods share a volume, each pod has a name of its own
    /// ([`Context::members`](crate::Context::members)), and this says what more the program is told: how the pods find
    /// each other, or what tells them apart.
    ///
    /// `.as_several(&|one: WorkloadBuilder<'static>| one.port(CLUSTER).talks_to_its_like(CLUSTER))`. Where one pod
    /// runs, nothing of it is written.
    #[track_caller]
    pub const fn as_several(mut self, how: &'a dyn Several) -> Self {
        if !matches!(self.0.kind, Kind::Deployment(1) | Kind::StatefulSet) {
            self.fault()
                .text(" says what several pods of it are told, but only a Deployment or StatefulSet of one pod can ")
                .text("become several")
                .fix("begin with `WorkloadBuilder::deployment(…)`, and leave `.replicas(…)` to environments")
                .raise()
        }
        self.0.several = Some(how);
        self
    }

    /// Where an environment keeps blocks of metrics in a bucket ([`Environment::object_storage`]), it is told more: a
    /// sidecar, arguments, the bucket's credentials. Elsewhere nothing of it is written.
    ///
    /// [`Environment::object_storage`]: crate::Environment::object_storage
    pub const fn with_bucket(mut self, how: &'a dyn Stored) -> Self {
        self.0.stored = Some((Stores::Metrics, how));
        self
    }

    /// The same of the bucket in which an environment keeps lines of logs
    /// ([`Environment::log_storage`](crate::Environment::log_storage)).
    pub const fn with_log_bucket(mut self, how: &'a dyn Stored) -> Self {
        self.0.stored = Some((Stores::Logs, how));
        self
    }

    /// Says what of it follows from the documentation of its program alone, and was never run with the real one: a
    /// phrase for the guide, with its source. It stands inside `.as_several(…)` and the like where that alone is so.
    #[track_caller]
    pub const fn not_run_here(mut self, what: &'a str) -> Self {
        if what.is_empty() {
            self.fault().text(" was never run, but nobody says what of it").fix("say it in a phrase").raise()
        }
        self.0.unproven = self.0.unproven.push(what, "what of one workload was never run");
        self
    }

    /// The same, and it runs only where an environment has a bucket: elsewhere it is left out, with its Services,
    /// policies and rights, the scrape jobs that find its pods, and every rule, panel and link that reads these alone.
    pub const fn needs_bucket(mut self, how: &'a dyn Stored) -> Self {
        self.0.needs_bucket = true;
        self.with_bucket(how)
    }

    /// It is a server of buckets, and runs only where an environment keeps something in it
    /// ([`Bucket::s3_in_cluster`](crate::Bucket::s3_in_cluster)). It is told of one of its buckets, whose keys and
    /// region are those of all; [`Context::buckets_here`](crate::Context::buckets_here) names them.
    pub const fn serves_buckets(mut self, how: &'a dyn Stored) -> Self {
        self.0.needs_bucket = true;
        self.0.stored = Some((Stores::Buckets, how));
        self
    }

    /// What one pod of it needs, as runs of the real program showed: told in the guide, and held against its limit and
    /// its volume. Prometheus' own need no such line.
    pub const fn costs(mut self, cost: Cost) -> Self {
        self.0.cost = Some(cost);
        self
    }

    /// It writes samples to the receivers that an environment says ([`Environment::remote_write`]), and has their
    /// Secrets in folders of their names below `folder`: Secrets and network policies follow. Elsewhere nothing of it
    /// is written.
    ///
    /// [`Environment::remote_write`]: crate::Environment::remote_write
    pub const fn with_remote_write(mut self, folder: &'a str) -> Self {
        self.0.remote_write = Some(folder);
        self
    }

    /// Its Services send each client to the same pod, as long as that is ready: for pods whose answers differ a little.
    /// Renders to `sessionAffinity: ClientIP`.
    pub const fn keeps_clients(mut self) -> Self {
        self.0.keeps_clients = true;
        self
    }

    /// Listens on this port. A port below 1024 needs root.
    #[track_caller]
    pub const fn port<R: Role>(self, port: Port<R>) -> Self {
        self.any_port(port.any())
    }

    #[track_caller]
    const fn any_port(mut self, port: AnyPort) -> Self {
        let mut index = 0;
        while index < self.0.ports.len() {
            let other = self.0.ports.get(index);
            if text::same(other.name(), port.name()) {
                self.fault()
                    .text(" has two ports named ")
                    .quoted(port.name())
                    .fix("give one of them another name")
                    .raise()
            }
            if other.number() == port.number() {
                self.fault()
                    .text(" listens on ")
                    .port(&port)
                    .text(" and ")
                    .port(other)
                    .text(", the same number")
                    .fix("give one of them another number")
                    .raise()
            }
            index += 1;
        }
        if port.number() < 1024 && self.0.user.is_some() {
            self.privileged_port(port.number())
        }
        self.0.ports = self.0.ports.push(port, "ports of one workload");
        self
    }

    /// Runs as this user and group, not 0. Its volumes belong to the group.
    #[track_caller]
    pub const fn run_as(mut self, user: u32) -> Self {
        if user == 0 {
            self.fault()
                .text(" cannot run as user 0 under Pod Security `restricted`")
                .fix("give another user, or `.exempt(Privilege::Root, \"why\")`")
                .raise()
        }
        let mut index = 0;
        while index < self.0.ports.len() {
            if self.0.ports.get(index).number() < 1024 {
                self.0.user = Some(user);
                self.privileged_port(self.0.ports.get(index).number())
            }
            index += 1;
        }
        self.0.user = Some(user);
        self
    }

    /// Leaves Pod Security `restricted` for one privilege, and says why. The generated docs list each.
    #[track_caller]
    pub const fn exempt(mut self, privilege: Privilege, reason: &'a str) -> Self {
        if reason.is_empty() {
            self.fault()
                .text(" takes ")
                .quoted(privilege.name())
                .text(" without saying why")
                .fix("give the reason, which the documents list, as the second argument")
                .raise()
        }
        if self.0.has(privilege) {
            self.fault()
                .text(" takes ")
                .quoted(privilege.name())
                .text(" twice")
                .fix("keep one, with both reasons")
                .raise()
        }
        self.0.exemptions = self.0.exemptions.push(Exemption { privilege, reason }, "exemptions of one workload");
        self
    }

    /// Mounts a volume; the volume itself comes with it.
    #[track_caller]
    pub const fn mount(mut self, mount: Mount<'a>) -> Self {
        self.check_mount(&mount);
        self.0.mounts = self.0.mounts.push(mount, "mounts of one workload");
        self
    }

    /// Replaces pods one by one. The default where no claim is mounted; an error where one is.
    #[track_caller]
    pub const fn rolling_update(mut self) -> Self {
        if let Some(claim) = self.first_claim() {
            self.rolled_claim(claim)
        }
        self.0.rolling_update = true;
        self
    }

    /// Until this probe succeeds, the others wait.
    #[track_caller]
    pub const fn startup(mut self, probe: Probe<'a>) -> Self {
        self.check_probe("startup", &probe);
        self.0.startup = Some(probe);
        self
    }

    /// While this probe fails, no traffic comes.
    #[track_caller]
    pub const fn readiness(mut self, probe: Probe<'a>) -> Self {
        self.check_probe("readiness", &probe);
        self.0.readiness = Some(probe);
        self
    }

    /// When this probe gives up, the container restarts.
    #[track_caller]
    pub const fn liveness(mut self, probe: Probe<'a>) -> Self {
        self.check_probe("liveness", &probe);
        self.0.liveness = Some(probe);
        self
    }

    /// Requests and limits.
    pub const fn resources(mut self, resources: Resources) -> Self {
        self.0.resources = Some(resources);
        self
    }

    /// Another label of its pods.
    #[track_caller]
    pub const fn label(mut self, key: &'a str, value: &'a str) -> Self {
        if text::same(key, "app") || text::starts_with(key, "app.kubernetes.io/") {
            self.fault()
                .text(": the label ")
                .quoted(key)
                .text(" is derived from the workload's name, so that selectors always match")
                .fix("leave it out, or rename the workload")
                .raise()
        }
        let mut index = 0;
        while index < self.0.labels.len() {
            if text::same(self.0.labels.get(index).key(), key) {
                self.fault().text(" has the label ").quoted(key).text(" twice").fix("keep one").raise()
            }
            index += 1;
        }
        self.0.labels = self.0.labels.push(Label::new(key, value), "labels of one workload");
        self
    }

    /// An annotation of its pods.
    #[track_caller]
    pub const fn annotation(mut self, key: &'a str, value: &'a str) -> Self {
        self.0.annotations = self.0.annotations.push(Annotation::new(key, value), "annotations of one workload");
        self
    }

    /// How long it may take to stop. Default: 30 s.
    pub const fn stops_within(mut self, grace: super::Duration) -> Self {
        self.0.grace_seconds = grace.as_seconds() as u32;
        self
    }

    /// What the node keeps longer than other pods when it runs out of disk or memory. Renders to `priorityClassName`.
    /// Default: none, which is priority 0.
    pub const fn priority_class(mut self, class: PriorityClass<'a>) -> Self {
        self.0.priority_class = Some(class);
        self
    }

    /// Ends the workload, and refuses it if something that a pod needs was not decided.
    #[track_caller]
    pub const fn build(self) -> Workload<'a> {
        self.check_complete();
        self.0
    }
}

impl<F: Fn(WorkloadBuilder<'static>, Bucket<'static>) -> WorkloadBuilder<'static> + Send + Sync> Stored for F {
    fn of(&self, one: Workload<'static>, bucket: Bucket<'static>) -> Workload<'static> {
        self(WorkloadBuilder(Workload { stored: None, ..one }), bucket).build()
    }
}

impl<F: Fn(WorkloadBuilder<'static>) -> WorkloadBuilder<'static> + Send + Sync> Several for F {
    fn of(&self, one: Workload<'static>) -> Workload<'static> {
        self(WorkloadBuilder(Workload { kind: Kind::StatefulSet, several: None, ..one })).build()
    }
}
