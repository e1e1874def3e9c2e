//! How many pods of a workload an environment runs, and what several of them are.

use super::context::Context;
use super::environment::Environment;
use super::pod_settings::Replicas;
use super::workload::{Kind, Workload};
use terms::{AnyPort, Endpoint, Name, Origin, Port, Role, Target, WorkloadId};

/// The most pods of one workload. A cluster has at most 5,000 nodes, and nothing here is made to be so many.
/// <https://kubernetes.io/docs/setup/best-practices/cluster-large/>
const MOST: u32 = 1_000;

impl<'a> Environment<'a> {
    /// Runs so many pods of this workload here: a Deployment without a claim, or a program that knows how to be
    /// several, such as
    /// `.replicas(&Alertmanager::WORKLOAD, 3)` and `.replicas(&Loki::WORKLOAD, 3)`. The latter is a StatefulSet here,
    /// with a volume for each pod.
    #[track_caller]
    pub const fn replicas(mut self, workload: &Workload<'a>, count: u32) -> Self {
        let shares = workload.has_claim() && count > 1 && !workload.can_be_several();
        let can_be_many = matches!(workload.kind(), Kind::Deployment(_)) || workload.can_be_several();
        if !can_be_many || shares || count == 0 {
            self.fault()
                .text(" asks for ")
                .number(count as u64)
                .text(" pods of ")
                .quoted(workload.name().as_str())
                .text(
                    ", but only a Deployment without a claim, or with `.as_several(…)`, can have several, and none \
                     has 0",
                )
                .fix("leave the `.replicas(…)` out")
                .raise()
        }
        if count > MOST {
            self.fault()
                .text(" asks for ")
                .number(count as u64)
                .text(" pods of ")
                .quoted(workload.name().as_str())
                .text(", more than a cluster has room for")
                .fix("say at most 1000")
                .raise()
        }
        let have_names = workload.can_be_several() && count > 1;
        let said = Replicas { of: *workload.id(), count, have_names, origin: Origin::here() };
        self.replicas = self.replicas.push(said, "numbers of replicas");
        self
    }

    /// How many pods this workload has here; none where that is not a number (DaemonSets).
    pub fn replicas_of(&self, workload: &Workload) -> Option<u32> {
        let said = self.replicas.iter().find(|said| said.of.is(workload.id())).map(|said| said.count);
        match workload.kind() {
            Kind::Deployment(count) => said.or(Some(count)),
            Kind::StatefulSet => said.or(Some(1)),
            Kind::DaemonSet | Kind::Sidecar | Kind::Init | Kind::Declared => None,
        }
    }

    /// The numbers of pods that it says, by workload, each with the line that says so.
    pub fn replica_counts(&self) -> impl Iterator<Item = (Name<'a>, u32, Origin)> {
        self.replicas.iter().map(|said| (said.of.name, said.count, said.origin))
    }

    /// The workloads of which several pods run here, each under a name of its own.
    pub(super) fn run_as_several(&self) -> impl Iterator<Item = WorkloadId<'a>> {
        self.replicas.iter().filter(|said| said.have_names).map(|said| said.of)
    }

    /// How many pods of this workload run here, each under a name of its own; none where it is one pod, or those of a
    /// Deployment.
    pub fn members_of(&self, workload: &WorkloadId) -> Option<u32> {
        self.replicas.iter().find(|said| said.have_names && said.of.is(workload)).map(|said| said.count)
    }
}

impl Workload<'_> {
    /// The Service without an address of its own, by which each pod of a StatefulSet is found under its name.
    pub fn headless_service(&self) -> String {
        headless_service(self.id())
    }
}

fn headless_service(workload: &WorkloadId) -> String {
    format!("{}-headless", workload.name)
}

impl Context<'_> {
    /// `host:port` of each pod of a workload that is several here, by its own name; none where it is not. The workload
    /// whose config it is must say that it talks to it.
    #[track_caller]
    pub fn members<R: Role>(&self, workload: &WorkloadId<'static>, port: Port<R>) -> Vec<String> {
        self.each(*workload, port.any())
    }

    #[track_caller]
    fn each(&self, workload: WorkloadId<'static>, port: AnyPort) -> Vec<String> {
        let count = self.environment().members_of(&workload).unwrap_or(0);
        let called = workload.called(self.names());
        if count > 0 {
            self.note(Target::Pods { workload, port });
        }
        let (name, service, namespace) = (called.name, headless_service(&called), called.namespace.name());
        (0..count).map(|index| format!("{name}-{index}.{service}.{namespace}.svc:{}", port.number())).collect()
    }

    /// `host:port` of whoever has to be told: each pod where it is several, for what one learns the others do not get;
    /// otherwise its Service. The workload whose config it is must say `.talks_to(…)` it.
    #[track_caller]
    pub fn authorities<R: Role>(&self, endpoint: Endpoint<'static, R>) -> Vec<String> {
        let any = endpoint.any();
        match self.environment().members_of(&any.workload()) {
            Some(_) => self.each(any.workload(), any.port()),
            None => vec![self.authority(endpoint)],
        }
    }
}
