//! Parts that an environment leaves out or runs several of, bounds that it moves, and what its namespace is called: the
//! program as it is there.

use super::environment::Environment;
use super::program::{Apis, Program};
use super::stack::{Component, Stack};
use super::workload::Workload;
use terms::{AnyEndpoint, AnyPort, Name, Names, Origin, WorkloadId};
use watch::overlay::Overlay;
use watch::scrape::{Find, Job};
use watch::unit::Bound;
use watch::watch::Watch;

impl<'a> Environment<'a> {
    /// Leaves a part out: `.without(&PostgresExporter::WORKLOAD)`. With the workload go its Services, policies and
    /// rights, the scrape jobs that find its pods, and every rule, panel, row and link that reads these jobs alone.
    ///
    /// What reads them together with others is a finding, until it says [`needs`](watch::alert::Alert::needs).
    #[track_caller]
    pub const fn without(mut self, workload: &Workload<'a>) -> Self {
        let mut index = 0;
        while index < self.parts_out.len() {
            if self.parts_out.get(index).0.is(workload.id()) {
                self.fault()
                    .text(" leaves ")
                    .quoted(workload.name().as_str())
                    .text(" out twice")
                    .fix("keep one")
                    .raise()
            }
            index += 1;
        }
        self.parts_out = self.parts_out.push((*workload.id(), Origin::here()), "parts that are left out");
        self
    }

    /// The stack's own namespace is called otherwise here: in objects, addresses, rights, policies, and in queries and
    /// commands that name it.
    ///
    /// Policies of others that admit the namespace of the spec do not admit this one, so the stack's own policies open
    /// what they would: see [`WorkloadBuilder::admits`](crate::WorkloadBuilder::admits).
    #[track_caller]
    pub const fn namespace(mut self, name: &'a str) -> Self {
        if self.namespace.is_some() {
            self.fault().text(" has two namespaces").fix("keep one `.namespace(…)`").raise()
        }
        self.namespace = Some((Name::new(name), Origin::here()));
        self
    }

    /// Another bound holds here: `.bound(CPU_HIGH, above(percent(90.0)))`. Alerts, their texts and the scenarios that
    /// follow from the bound, and colours of panels move with it; what was written out for the old bound is not tried
    /// here.
    ///
    /// The bound is known by the line that makes it, so that others of the same number stay where they are.
    ///
    /// # Errors
    ///
    /// Does not compile if the two have different units, or their trouble lies on different sides.
    #[track_caller]
    pub const fn bound(mut self, bound: Bound, here: Bound) -> Self {
        let (unit, other) = (bound.level().unit(), here.level().unit());
        if unit as u8 != other as u8 {
            self.fault()
                .text(" moves a bound in ")
                .text(unit.name())
                .text(" to one in ")
                .text(other.name())
                .fix("give both in the same unit")
                .raise()
        }
        if bound.is_above() != here.is_above() {
            self.fault()
                .text(" moves a bound ")
                .text(if bound.is_above() { "above" } else { "below" })
                .text(" which trouble lies to one ")
                .text(if here.is_above() { "above" } else { "below" })
                .text(" which it lies")
                .fix("keep the side")
                .raise()
        }
        self.bounds = self.bounds.push((bound, here, Origin::here()), "bounds that are moved");
        self
    }

    /// The workloads that it leaves out, each with the line that says so.
    pub fn parts_left_out(&self) -> impl Iterator<Item = (WorkloadId<'a>, Origin)> {
        self.parts_out.iter().copied()
    }

    /// The bounds that it moves, each with the one that holds here, and the line that says so.
    pub fn moved_bounds(&self) -> impl Iterator<Item = (Bound, Bound, Origin)> {
        self.bounds.iter().copied()
    }

    /// What it calls the stack's namespace, with the line that says so.
    pub const fn own_namespace(&self) -> Option<(Name<'a>, Origin)> {
        self.namespace
    }

    /// What namespaces are called here.
    pub const fn names(&self, stack: &Stack<'a>) -> Names<'a> {
        match self.namespace {
            Some((name, _)) => Names::with(stack.namespace(), name),
            None => Names::AS_WRITTEN,
        }
    }

    /// Whether it says that it leaves the workload out.
    pub fn leaves_out(&self, workload: &WorkloadId) -> bool {
        self.parts_out.iter().any(|(out, _)| out.is(workload))
    }
}

impl Program {
    /// The program as it is in one environment: without what that leaves out, under its bounds and names.
    #[must_use = "it returns the program as it is there"]
    pub fn within(&self, environment: &Environment<'static>) -> Self {
        let overlay = self.overlay(environment);
        let log_agent = self.stack.log_agent_of(environment);
        let has_another = log_agent.is_some() && log_agent != self.apis.log_agent;
        let components = self.components_in(environment);
        let is_changed = self.stack.components().iter().any(|one| {
            let there = components.iter().find(|there| there.workload().id().is(one.workload().id()));
            there.is_none_or(|there| !std::ptr::eq(there.workload(), one.workload()))
        });
        let is_routed = environment.own_routing().is_some();
        if !self.watch.changes_under(&overlay) && !is_changed && !has_another && !is_routed {
            return *self;
        }
        let is_out = |id: &WorkloadId| self.stack.leaves_out(environment, id);
        let stack = self.stack.of(components.leak());
        let watch = Watch { routing: environment.routing_of(self.watch), ..*self.watch };
        // As long as the process, like all that a program is made of: a command asks this a few times and ends.
        let (stack, watch) = (Box::leak(Box::new(stack)), Box::leak(Box::new(watch.under(&overlay))));
        watch.grafana = watch.grafana.filter(|grafana| !is_out(&grafana.any().workload()));
        Self { stack, watch, apis: self.apis.without(&is_out, log_agent), ..*self }
    }

    /// What the environment changes of what watches the stack.
    pub fn overlay(&self, environment: &Environment<'static>) -> Overlay {
        let (out, there) = (self.stack.left_out(environment), self.components_in(environment));
        let gone = |workload: &WorkloadId| out.iter().any(|(one, _)| one.is(workload));
        // A sidecar's port is there only where the sidecar is.
        let listens = |(workload, port): (WorkloadId, AnyPort)| {
            let is_it = |one: &&Component<'static>| one.workload().id().is(&workload);
            there.iter().find(is_it).is_none_or(|one| one.workload().listens_on(&port))
        };
        // Of probes, whoever probes and one of those that are probed.
        let is_unprobed = |job: &Job| match job.find() {
            Find::Probes(_, urls) => {
                urls.iter().all(|url| url.endpoint().is_some_and(|endpoint| gone(&endpoint.workload())))
            }
            _ => false,
        };
        let is_gone =
            |job: &&Job| is_unprobed(job) || target(job).is_some_and(|(one, port)| gone(&one) || !listens((one, port)));
        let jobs = self.watch.jobs.iter().filter(is_gone);
        Overlay {
            jobs: jobs.map(Job::name).collect(),
            apps: out.iter().map(|(id, _)| id.name.as_str()).collect(),
            without_logs: self.apis.loki.is_some_and(|loki| gone(&loki.any().workload())),
            bounds: environment.bounds.iter().map(|(bound, here, _)| (*bound, *here)).collect(),
            several: environment.run_as_several().collect(),
            remote_write: there.iter().any(|one| environment.writes_from(one.workload())),
            names: environment.names(self.stack),
            files: Some(environment.files().leak()),
        }
    }

    /// The components that run there, as they run there.
    fn components_in(&self, environment: &Environment<'static>) -> Vec<Component<'static>> {
        let kept = self
            .stack
            .components()
            .iter()
            .copied()
            .filter(|one| !self.stack.leaves_out(environment, one.workload().id()));
        let differs = |workload: &Workload| {
            environment.members_of(workload.id()).is_some()
                || environment.bucket_of(workload).is_some()
                || environment.writes_from(workload)
        };
        kept.map(|one| if differs(one.workload()) { one.within(environment) } else { one }).collect()
    }
}

/// The workload, and its port, without which a job has no target.
fn target(job: &Job) -> Option<(WorkloadId<'static>, AnyPort)> {
    match job.find() {
        Find::Service(endpoint) | Find::Probes(endpoint, _) => Some((endpoint.workload(), endpoint.port())),
        Find::Pods(pods) => Some((pods.workload(), pods.port())),
        Find::Annotated(..) | Find::Static { .. } | Find::Kubelets | Find::ApiServer => None,
    }
}

impl Apis {
    /// Without those that the environment leaves out, and with the log agent that it runs.
    fn without(self, is_out: &dyn Fn(&WorkloadId) -> bool, log_agent: Option<WorkloadId<'static>>) -> Self {
        let gone = |endpoint: AnyEndpoint| is_out(&endpoint.workload());
        let grafana = self.grafana.filter(|one| !gone(one.any()));
        Self {
            prometheus: self.prometheus.filter(|one| !gone(one.any())),
            alertmanager: self.alertmanager.filter(|one| !gone(one.any())),
            loki: self.loki.filter(|one| !gone(one.any())),
            grafana,
            grafana_admin: self.grafana_admin.filter(|_| grafana.is_some()),
            log_agent: log_agent.or(self.log_agent).filter(|agent| !is_out(agent)),
            shell: self.shell,
        }
    }
}
