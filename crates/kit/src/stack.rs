//! The registry of all components. What contradicts itself across components, the crate `checks` tells.

use super::environment::Environment;
use super::patch::Patch;
use super::service::Service;
use super::workload::Workload;
use terms::{Fault, Label, List, Namespace, Origin, WorkloadId};

/// A workload with its Services: one folder under `k8s/`.
#[derive(Clone, Copy)]
#[must_use = "a component is written only if the stack has it"]
pub struct Component<'a> {
    workload: &'a Workload<'a>,
    services: List<&'a Service<'a>, 2>,
    patches: List<Patch<'a>, 4>,
    origin: Origin,
}

impl<'a> Component<'a> {
    /// A component without a Service. Its files name the source file in which this is called.
    #[track_caller]
    pub const fn of(workload: &'a Workload<'a>) -> Self {
        Self { workload, services: List::EMPTY, patches: List::EMPTY, origin: Origin::here() }
    }

    /// Names another place than that in which [`Component::of`] is called: the one that says its settings.
    pub const fn described_in(mut self, origin: Origin) -> Self {
        self.origin = origin;
        self
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

    /// Changes one of its objects by hand, where the kit has no word for it, and says why.
    #[track_caller]
    pub const fn patched(mut self, reason: &'a str, patch: Patch<'a>) -> Self {
        if reason.is_empty() {
            Fault::new("component ")
                .quoted(self.workload.name().as_str())
                .text(" patches its ")
                .text(patch.kind())
                .text(" ")
                .quoted(patch.name())
                .text(" without saying why")
                .fix("give the reason, which the object shows, as the first argument")
                .raise()
        }
        self.patches = self.patches.push(patch.because(reason), "patches of one component");
        self
    }

    /// The patches of its objects, in the order in which they are applied.
    pub fn patches(&self) -> impl Iterator<Item = &Patch<'a>> {
        self.patches.iter()
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

impl Component<'static> {
    /// The same as this environment runs it: a StatefulSet where several pods run, told what the workload says for
    /// that and for the bucket, with its receivers, and the same Services before it. As long as the process, like all
    /// that a program is made of.
    pub(super) fn within(self, environment: &Environment<'static>) -> Self {
        let workload = *self.workload;
        let several = environment.members_of(workload.id()).is_some();
        let workload = if several { workload.as_several() } else { workload };
        let workload = environment.bucket_of(&workload).map_or(workload, |bucket| workload.with_bucket(bucket));
        let workload = workload.writing_to(environment.remote_writes());
        let workload: &'static Workload<'static> = Box::leak(Box::new(workload));
        let before = |service: &&'static Service<'static>| &*Box::leak(Box::new(service.of_workload(workload)));
        let push = |list: List<_, 2>, service| list.push(service, "Services of one component");
        let services = self.services.iter().map(before).fold(List::EMPTY, push);
        Self { workload, services, ..self }
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
    part_of: &'a str,
    annotation_domain: Option<&'a str>,
    pub(super) log_agents: List<WorkloadId<'a>, 4>,
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
        let part_of = namespace.name().as_str();
        Self {
            namespace,
            components,
            environments: &[],
            taken: &[],
            part_of,
            annotation_domain: None,
            log_agents: List::EMPTY,
        }
    }

    /// Where it runs. `taken` lists NodePorts that others use already.
    pub const fn environments(mut self, environments: &'a [Environment<'a>], taken: &'a [u16]) -> Self {
        self.environments = environments;
        self.taken = taken;
        self
    }

    /// What all of its objects are part of. Renders to the label `app.kubernetes.io/part-of`. Default: the namespace's
    /// name.
    #[track_caller]
    pub const fn part_of(mut self, application: &'a str) -> Self {
        self.part_of = Label::new("app.kubernetes.io/part-of", application).value();
        self
    }

    /// The DNS domain of the annotations that the stack invents, `example.com/purpose`. Default: none, so that they are
    /// called `purpose` alone, which Kubernetes leaves to users.
    #[track_caller]
    pub const fn annotation_domain(mut self, domain: &'a str) -> Self {
        if domain.is_empty()
            || !terms::text::lower_alphanumeric_or(domain, "-.")
            || !terms::text::alphanumeric_ends(domain)
        {
            Fault::new("the stack's annotations would begin with ")
                .quoted(domain)
                .text(", which is no DNS name")
                .fix("write it like `example.com`")
                .raise()
        }
        self.annotation_domain = Some(domain);
        self
    }

    /// Its namespace.
    pub const fn namespace(&self) -> Namespace<'a> {
        self.namespace
    }

    /// The value of its objects' label `app.kubernetes.io/part-of`.
    pub const fn application(&self) -> &'a str {
        self.part_of
    }

    /// The name of an annotation that the stack invents: `purpose`, below its domain if it has one.
    pub fn annotation(&self, name: &str) -> String {
        self.annotation_domain.map_or_else(|| name.to_owned(), |domain| format!("{domain}/{name}"))
    }

    /// Its components, in the order in which the docs list them.
    pub const fn components(&self) -> &'a [Component<'a>] {
        self.components
    }

    /// The same stack of these components.
    pub(super) const fn of(self, components: &'a [Component<'a>]) -> Self {
        Self { components, ..self }
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
