//! What a config function knows: the environment, the stack, and the wiring that its own workload declared.

use std::any::Any;
use std::cell::RefCell;

use super::environment::Environment;
use super::mount::Claim;
use super::port::Role;
use super::problem::Problem;
use super::quantity::Bytes;
use super::service::{AnyEndpoint, Endpoint, Target, WorkloadId};
use super::stack::Stack;

/// The view from one workload, in one environment.
pub struct Context<'a> {
    stack: &'a Stack<'a>,
    environment: &'a Environment<'a>,
    watch: &'a (dyn Any + Send + Sync),
    owner: Option<WorkloadId<'a>>,
    used: &'a RefCell<Vec<(WorkloadId<'a>, Target<'a>)>>,
}

impl<'a> Context<'a> {
    /// The view of the whole stack. `watch` is what `observe` knows; the kit only carries it.
    pub const fn new(
        stack: &'a Stack<'a>,
        environment: &'a Environment<'a>,
        watch: &'a (dyn Any + Send + Sync),
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

    /// What the modules to the right of the kit carry through it.
    pub fn watch<T: 'static>(&self) -> Option<&'a T> {
        self.watch.downcast_ref()
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
