//! What a config function knows: the environment, the stack, and the wiring that its own workload declared.

use std::cell::RefCell;

use watch::watch::Watch;

use super::environment::Environment;
use super::mount::Claim;
use super::stack::Stack;
use terms::{AnyEndpoint, Bytes, Endpoint, Problem, Role, Target, WorkloadId};

/// The view from one workload, in one environment.
pub struct Context<'a> {
    stack: &'a Stack<'a>,
    environment: &'a Environment<'a>,
    watch: &'a Watch,
    owner: Option<WorkloadId<'a>>,
    used: &'a RefCell<Vec<(WorkloadId<'a>, Target<'a>)>>,
}

impl<'a> Context<'a> {
    /// The view of the whole stack, and of what watches it: [`Watch::NONE`] where nothing does.
    pub const fn new(
        stack: &'a Stack<'a>,
        environment: &'a Environment<'a>,
        watch: &'a Watch,
        used: &'a RefCell<Vec<(WorkloadId<'a>, Target<'a>)>>,
    ) -> Self {
        Self { stack, environment, watch, owner: None, used }
    }

    /// The view from this workload: what it uses is written down as its own.
    pub const fn of(&self, owner: WorkloadId<'a>) -> Self {
        Self {
            owner: Some(owner),
            stack: self.stack,
            environment: self.environment,
            watch: self.watch,
            used: self.used,
        }
    }

    /// The stack.
    pub const fn stack(&self) -> &'a Stack<'a> {
        self.stack
    }

    /// The environment.
    pub const fn environment(&self) -> &'a Environment<'a> {
        self.environment
    }

    /// What watches the stack.
    pub const fn watch(&self) -> &'a Watch {
        self.watch
    }

    /// The URL of an endpoint inside the cluster. Its workload must say `.talks_to(…)` it.
    pub fn url<R: Role>(&self, endpoint: Endpoint<'static, R>) -> String {
        self.note(endpoint.any());
        endpoint.any().url()
    }

    /// `host:port` of an endpoint inside the cluster. Its workload must say `.talks_to(…)` it.
    pub fn authority<R: Role>(&self, endpoint: Endpoint<'static, R>) -> String {
        self.note(endpoint.any());
        endpoint.any().authority()
    }

    /// The URL at which people reach an endpoint.
    pub fn external_url<R: Role>(&self, endpoint: Endpoint<'static, R>) -> String {
        self.environment.external_url(&endpoint.any())
    }

    /// The URL at which people reach Grafana, where the links of alerts lead; empty where nothing says which Grafana.
    pub fn grafana_url(&self) -> String {
        self.watch.grafana.map_or_else(String::new, |grafana| self.external_url(grafana))
    }

    /// The size of a claim in this environment.
    pub fn size_of(&self, claim: &Claim) -> Bytes {
        self.environment.size_of(claim)
    }

    fn note(&self, endpoint: AnyEndpoint<'a>) {
        if let Some(owner) = self.owner {
            let target = Target::Pods { workload: endpoint.workload(), port: endpoint.port() };
            self.used.borrow_mut().push((owner, target));
        }
    }

    /// Connections that were used in a config and not declared, or declared and used in none.
    pub fn wiring_problems(&self) -> Vec<Problem> {
        let used = self.used.borrow();
        let mut problems = Vec::new();
        for (owner, target) in used.iter() {
            let Some(component) = self.stack.find(owner) else { continue };
            if !component.workload().targets(self).contains(target) {
                problems.push(Problem::new(
                    format!("workload `{}`", owner.name),
                    format!("its config names {}, but the workload does not say that it talks to it, so its network policy would cut it", said(target)),
                    "add `.talks_to(…)` of that endpoint to the workload",
                ));
            }
        }
        for component in self.stack.components() {
            let workload = component.workload();
            for target in workload.declared_targets().iter() {
                let is_used = used.iter().any(|(owner, other)| owner.is(workload.id()) && other == target);
                if matches!(target, Target::Pods { .. }) && !is_used {
                    problems.push(Problem::new(
                        format!("workload `{}`", workload.name()),
                        format!("it says that it talks to {}, but no config of it names that", said(target)),
                        "remove the `.talks_to(…)`, or use the endpoint in its config",
                    ));
                }
            }
        }
        problems.sort();
        problems.dedup();
        problems
    }
}

fn said(target: &Target) -> String {
    match target {
        Target::Pods { workload, port } => format!("`{}` at port `{}` ({})", workload.name, port.name(), port.number()),
        Target::ApiServer => "the API server".to_owned(),
        Target::Kubelets => "the kubelets".to_owned(),
        Target::Outside { port, what } => format!("{what} at port {port}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Component, Http, Image, Namespace, Notifications, Port, Probe, Resources, Service, Workload, WorkloadBuilder,
        mebibytes, millicores,
    };

    const TEA: Namespace = Namespace::ours("tea");
    const HTTP: Port<Http> = Port::new("http", 8080);
    const POT: Workload = WorkloadBuilder::declared(TEA, "pot").port(HTTP).build();
    const POT_SERVICE: Service = Service::of(&POT).port(HTTP);
    const CUP: WorkloadBuilder = WorkloadBuilder::deployment(TEA, "cup", Image::new("docker.io/tea/cup", "1.0"))
        .port(HTTP)
        .run_as(1000)
        .resources(Resources::requests(millicores(10), mebibytes(16)))
        .readiness(Probe::tcp(HTTP));
    const CONNECTED: Workload = CUP.talks_to(POT_SERVICE.at(HTTP)).build();
    const ALONE: Workload = CUP.build();
    const NOBODY: Notifications = Notifications { smarthost: "", username: "", from: "", placeholders: true };
    const HERE: Environment = Environment::new("here", "tea", NOBODY);
    const WITH: Stack = Stack::new(TEA, &[Component::of(&POT), Component::of(&CONNECTED)]);
    const WITHOUT: Stack = Stack::new(TEA, &[Component::of(&POT), Component::of(&ALONE)]);

    /// The problems of a stack whose cup asks for the pot's URL in its config, or does not.
    fn problems(stack: &'static Stack<'static>, asks: bool) -> Vec<String> {
        let used = RefCell::default();
        let cx = Context::new(stack, &HERE, &Watch::NONE, &used);
        if asks {
            assert_eq!(cx.of(*ALONE.id()).url(POT_SERVICE.at(HTTP)), "http://pot.tea.svc:8080");
        }
        cx.wiring_problems().iter().map(Problem::to_string).collect()
    }

    #[test]
    fn a_connection_that_is_declared_and_used_is_no_problem() {
        assert_eq!(problems(&WITH, true), [""; 0]);
        assert_eq!(problems(&WITHOUT, false), [""; 0]);
    }

    #[test]
    fn a_connection_that_is_used_and_not_declared_would_be_cut() {
        assert_eq!(
            problems(&WITHOUT, true),
            [
                "workload `cup`: its config names `pot` at port `http` (8080), but the workload does not say that it talks \
              to it, so its network policy would cut it; fix: add `.talks_to(…)` of that endpoint to the workload"
            ]
        );
    }

    #[test]
    fn a_connection_that_is_declared_and_not_used_is_one_right_too_many() {
        assert_eq!(
            problems(&WITH, false),
            ["workload `cup`: it says that it talks to `pot` at port `http` (8080), but no config of it names that; \
              fix: remove the `.talks_to(…)`, or use the endpoint in its config"]
        );
    }
}
