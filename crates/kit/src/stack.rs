//! The registry of all components; what contradicts itself across components does not compile.

mod check;

use check::{check_free, check_pair};

use super::environment::{Environment, Way};
use super::mount::Volume;
use super::service::Service;
use super::workload::Workload;
use terms::{Fault, Label, List, Namespace, SecretKey, WorkloadId};

/// A workload with its Services: one folder under `k8s/`.
#[derive(Clone, Copy)]
#[must_use = "a component is written only if the stack has it"]
pub struct Component<'a> {
    workload: &'a Workload<'a>,
    services: List<&'a Service<'a>, 2>,
    source: &'static str,
}

impl<'a> Component<'a> {
    /// A component without a Service. Its files name the source file in which this is called.
    #[track_caller]
    pub const fn of(workload: &'a Workload<'a>) -> Self {
        Self { workload, services: List::EMPTY, source: std::panic::Location::caller().file() }
    }

    /// Names another source file than that in which [`Component::of`] is called: the one that says its settings.
    pub const fn described_in(mut self, source: &'static str) -> Self {
        self.source = source;
        self
    }

    /// The source file that describes it, from the root of the repository.
    pub const fn source(&self) -> &'static str {
        self.source
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
    part_of: &'a str,
    annotation_domain: Option<&'a str>,
}

impl<'a> Stack<'a> {
    /// The stack in its own namespace. Checks everything that relates one component to another.
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
        let stack = Self { namespace, components, environments: &[], part_of, annotation_domain: None };
        let mut index = 0;
        while index < components.len() {
            stack.check_namespace(components[index].workload);
            stack.check_targets(components[index].workload);
            let mut other = index + 1;
            while other < components.len() {
                check_pair(&components[index], &components[other]);
                other += 1;
            }
            index += 1;
        }
        stack
    }

    /// Where it runs. `taken` lists NodePorts that others use already.
    #[track_caller]
    pub const fn environments(mut self, environments: &'a [Environment<'a>], taken: &[u16]) -> Self {
        let mut index = 0;
        while index < environments.len() {
            let environment = &environments[index];
            let mut at = 0;
            while at < environment.exposures().len() {
                let exposure = environment.exposures().get(at);
                self.check_deployed(
                    &exposure.endpoint().workload(),
                    Fault::new("environment ").quoted(environment.name().as_str()).text(" exposes"),
                );
                self.check_written(environment, &exposure.endpoint());
                if let Way::NodePort(port) = exposure.way() {
                    check_free(environment.name(), exposure.endpoint().service(), port.number(), taken);
                }
                at += 1;
            }
            self.check_differences(environment);
            let mut other = index + 1;
            while other < environments.len() {
                if environment.name().is(&environments[other].name()) {
                    Fault::new("two environments are called ")
                        .quoted(environment.name().as_str())
                        .fix("rename one of them")
                        .raise()
                }
                if terms::text::same(environment.folder(), environments[other].folder()) {
                    Fault::new("environments ")
                        .quoted(environment.name().as_str())
                        .text(" and ")
                        .quoted(environments[other].name().as_str())
                        .text(" are both written to ")
                        .quoted(environment.folder())
                        .fix("give one of them another folder")
                        .raise()
                }
                other += 1;
            }
            index += 1;
        }
        self.environments = environments;
        self
    }

    /// What all of its objects are part of. Renders to the label `app.kubernetes.io/part-of`. Default: the namespace's name.
    #[track_caller]
    pub const fn part_of(mut self, application: &'a str) -> Self {
        self.part_of = Label::new("app.kubernetes.io/part-of", application).value();
        self
    }

    /// The DNS domain of the annotations that the stack invents, `example.com/purpose`. Default: none, so that they are called
    /// `purpose` alone, which Kubernetes leaves to users.
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

    /// Its environments, the default first.
    pub const fn all_environments(&self) -> &'a [Environment<'a>] {
        self.environments
    }

    /// The component of a workload.
    pub fn find(&self, id: &WorkloadId) -> Option<&'a Component<'a>> {
        self.components.iter().find(|component| component.workload.id().is(id))
    }

    /// Refuses, at the caller's line, a reference to a workload that the stack does not have. `said` begins the message.
    #[track_caller]
    pub const fn check_deployed(&self, id: &WorkloadId, said: Fault) {
        let mut index = 0;
        while index < self.components.len() {
            if self.components[index].workload.id().is(id) {
                return;
            }
            index += 1;
        }
        said.text(" ")
            .quoted(id.name.as_str())
            .text(" in namespace ")
            .quoted(id.namespace.name().as_str())
            .text(", which the stack does not deploy")
            .fix("add its component to the stack's list")
            .raise()
    }

    /// Refuses, at the caller's line, a key of a Secret that no workload mounts. `said` begins the message.
    #[track_caller]
    pub const fn check_mounted(&self, key: &SecretKey, said: Fault) {
        let secret = key.secret();
        let mut index = 0;
        while index < self.components.len() {
            let mounts = self.components[index].workload.mounts();
            let mut at = 0;
            while at < mounts.len() {
                if matches!(mounts.get(at).volume(), Volume::Secret(_)) && mounts.get(at).name().is(&secret.name()) {
                    return;
                }
                at += 1;
            }
            index += 1;
        }
        said.text(" key ")
            .quoted(key.key())
            .text(" of Secret ")
            .quoted(secret.name().as_str())
            .text(", which no workload of the stack mounts")
            .fix("use a key of the Secret that the program mounts")
            .raise()
    }
}
