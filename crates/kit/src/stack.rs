//! The registry of all components. What contradicts itself across components, the crate `checks` tells.

use super::environment::Environment;
use super::service::Service;
use super::workload::Workload;
use terms::{Fault, List, Namespace, Origin, WorkloadId};

/// A workload with its Services: one folder under `k8s/`.
#[derive(Clone, Copy)]
#[must_use = "a component is written only if the stack has it"]
pub struct Component<'a> {
    workload: &'a Workload<'a>,
    services: List<&'a Service<'a>, 2>,
    origin: Origin,
}

impl<'a> Component<'a> {
    /// A component without a Service. Its files name the source file in which this is called.
    #[track_caller]
    pub const fn of(workload: &'a Workload<'a>) -> Self {
        Self { workload, services: List::EMPTY, origin: Origin::here() }
    }

    /// The source file that describes it, from the root of the repository.
    pub const fn source(&self) -> &'static str {
        self.origin.file()
    }

    /// Where it was written.
    pub const fn origin(&self) -> Origin {
        self.origin
    }

    /// Adds a Service, which must be the workload's own.
    #[track_caller]
    pub const fn service(mut self, service: &'a Service<'a>) -> Self {
        let mut index = 0;
        while index < self.services.len() {
            if self.services.get(index).name().is(&service.name()) {
                Fault::new("component ")
                    .quoted(self.workload.name().as_str())
                    .text(" has two Services called ")
                    .quoted(service.name().as_str())
                    .fix("keep one, or rename the other by `.named(\"…\")`")
                    .raise()
            }
            index += 1;
        }
        if !service.workload().id().is(self.workload.id()) {
            Fault::new("Service ")
                .quoted(service.name().as_str())
                .text(" belongs to workload ")
                .quoted(service.workload().name().as_str())
                .text(", not to ")
                .quoted(self.workload.name().as_str())
                .fix("add it to the component of its own workload")
                .raise()
        }
        self.services = self.services.push(service, "Services of one component");
        self
    }

    /// The workload.
    pub const fn workload(&self) -> &'a Workload<'a> {
        self.workload
    }

    /// Its Services.
    pub fn services(&self) -> impl Iterator<Item = &'a Service<'a>> {
        self.services.iter().copied()
    }
}

/// All components and environments.
#[derive(Clone, Copy)]
#[must_use = "the stack is what is written"]
pub struct Stack<'a> {
    namespace: Namespace<'a>,
    components: &'a [Component<'a>],
    environments: &'a [Environment<'a>],
    taken: &'a [u16],
}

impl<'a> Stack<'a> {
    /// The stack in its own namespace.
    #[track_caller]
    pub const fn new(namespace: Namespace<'a>, components: &'a [Component<'a>]) -> Self {
        if !namespace.is_ours() {
            Fault::new("the stack would run in namespace ")
                .quoted(namespace.name().as_str())
                .text(", which is somebody else's and never written")
                .fix("give it a namespace of its own by `Namespace::ours`")
                .raise()
        }
        Self { namespace, components, environments: &[], taken: &[] }
    }

    /// Where it runs. `taken` lists NodePorts that others use already.
    pub const fn environments(mut self, environments: &'a [Environment<'a>], taken: &'a [u16]) -> Self {
        self.environments = environments;
        self.taken = taken;
        self
    }

    /// Its namespace.
    pub const fn namespace(&self) -> Namespace<'a> {
        self.namespace
    }

    /// Its components, in the order in which the docs list them.
    pub const fn components(&self) -> &'a [Component<'a>] {
        self.components
    }

    /// Its environments, the default first.
    pub const fn all_environments(&self) -> &'a [Environment<'a>] {
        self.environments
    }

    /// The component of a workload.
    pub fn find(&self, id: &WorkloadId) -> Option<&'a Component<'a>> {
        self.components.iter().find(|component| component.workload.id().is(id))
    }

    /// NodePorts that others use already.
    pub const fn taken_node_ports(&self) -> &'a [u16] {
        self.taken
    }
}
