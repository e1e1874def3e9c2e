//! What a config function knows: the environment, what watches the stack, and the wiring that its own workload
//! declared.

use std::cell::RefCell;

use configs::prometheus::ScrapeConfig;
use watch::receiver::Receiver;
use watch::route::Routing;
use watch::watch::Watch;

use super::claim::Claim;
use super::environment::Environment;
use terms::{AnyEndpoint, Bytes, Endpoint, Name, Names, Namespace, Origin, Role, Target, WorkloadId};

/// A connection that a config names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Use<'a> {
    /// The workload whose config it is.
    pub owner: WorkloadId<'a>,
    /// Where it connects to.
    pub target: Target<'a>,
    /// The line of the config function that asks for the address.
    pub origin: Origin,
}

/// The view from one workload, in one environment.
pub struct Context<'a> {
    environment: &'a Environment<'a>,
    watch: &'a Watch,
    names: Names<'a>,
    log_agent: Option<WorkloadId<'a>>,
    owner: Option<WorkloadId<'a>>,
    used: &'a RefCell<Vec<Use<'a>>>,
}

impl<'a> Context<'a> {
    /// The view of nobody's own: of the whole stack.
    pub(super) const fn new(
        environment: &'a Environment<'a>,
        watch: &'a Watch,
        names: Names<'a>,
        log_agent: Option<WorkloadId<'a>>,
        used: &'a RefCell<Vec<Use<'a>>>,
    ) -> Self {
        Self { environment, watch, names, log_agent, owner: None, used }
    }

    /// The view from this workload: what it uses is written down as its own.
    pub(super) const fn of(&self, owner: WorkloadId<'a>) -> Self {
        Self { owner: Some(owner), ..*self }
    }

    /// The environment.
    pub const fn environment(&self) -> &'a Environment<'a> {
        self.environment
    }

    /// What namespaces are called here.
    pub const fn names(&self) -> Names<'a> {
        self.names
    }

    /// The program that ships the logs here, of those that the stack [lists](crate::Stack::log_agents).
    pub const fn log_agent(&self) -> Option<WorkloadId<'a>> {
        self.log_agent
    }

    /// What this namespace is called here: whatever writes one asks this.
    pub const fn called<'b>(&self, namespace: Namespace<'b>) -> Name<'b>
    where
        'a: 'b,
    {
        self.names.of(namespace).name()
    }

    /// What watches the stack.
    pub const fn watch(&self) -> &'a Watch {
        self.watch
    }

    /// The jobs as `scrape_configs:`, each keeping what is read here and what the environment wants beside.
    pub fn scrape_configs(&self) -> impl Iterator<Item = ScrapeConfig> {
        let environment = self.environment;
        self.watch.scrape_configs(self.names, environment.exploration(), environment.asked_by_receivers())
    }

    /// The routing that holds in this environment; none where nobody is told.
    pub fn routing(&self) -> Option<&'static Routing> {
        self.watch.routing
    }

    /// The receivers of that routing, each as it is notified in this environment.
    pub fn receivers(&self) -> Vec<&'static Receiver> {
        self.environment.receivers_of(self.watch)
    }

    /// The URL of an endpoint inside the cluster. Its workload must say `.talks_to(…)` it.
    #[track_caller]
    pub fn url<R: Role>(&self, endpoint: Endpoint<'static, R>) -> String {
        self.note_endpoint(endpoint.any());
        endpoint.any().called(self.names).url()
    }

    /// `host:port` of an endpoint inside the cluster. Its workload must say `.talks_to(…)` it.
    #[track_caller]
    pub fn authority<R: Role>(&self, endpoint: Endpoint<'static, R>) -> String {
        self.note_endpoint(endpoint.any());
        endpoint.any().called(self.names).authority()
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

    /// `host:port` of an endpoint of any role.
    #[track_caller]
    pub(super) fn authority_of(&self, endpoint: AnyEndpoint<'a>) -> String {
        self.note_endpoint(endpoint);
        endpoint.called(self.names).authority()
    }

    #[track_caller]
    fn note_endpoint(&self, endpoint: AnyEndpoint<'a>) {
        self.note(Target::Pods { workload: endpoint.workload(), port: endpoint.port() });
    }

    #[track_caller]
    pub(super) fn note(&self, target: Target<'a>) {
        if let Some(owner) = self.owner {
            self.used.borrow_mut().push(Use { owner, target, origin: Origin::here() });
        }
    }

    /// The connections that configs named so far.
    pub fn uses(&self) -> Vec<Use<'a>> {
        self.used.borrow().clone()
    }
}
