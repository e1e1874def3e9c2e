//! What a cluster is held against: read off the stack's own values, the only file of `verify` that names them.

use kit::{AnyEndpoint, Ask, Component, Environment, Kind};
use programs::prelude::*;
use stack::programs::{ADMIN, Alertmanager, BlackboxExporter, Grafana, Loki, NAMESPACE, Prometheus, Promtail};
use stack::{STACK, WATCH, shop};
use watch::dashboard::Dashboard;
use watch::datasource::DataSourceRef;
use watch::route::Routing;
use watch::rule_group::Group;
use watch::runbook_board;
use watch::scrape::{Find, Job};
use watch::severity::Severity;

use super::dashboards::{Board, board};
use crate::Object;

/// All that is expected of a cluster with one environment of the stack.
#[derive(Clone, Debug)]
pub(crate) struct Expected {
    pub(crate) namespace: String,
    pub(crate) environment: String,
    /// The folder that is applied, from the root of the repository.
    pub(crate) folder: String,
    pub(crate) objects: Vec<Object>,
    pub(crate) rollouts: Vec<Rollout>,
    pub(crate) pages: Vec<Page>,
    pub(crate) jobs: Vec<Scraped>,
    pub(crate) rules: Vec<Rules>,
    pub(crate) log_rules: Vec<Rules>,
    pub(crate) receivers: Vec<String>,
    /// How urgent an alert can be, the most urgent first.
    pub(crate) severities: Vec<String>,
    /// The alerts that always fire, to prove that alerts arrive.
    pub(crate) heartbeats: Vec<String>,
    pub(crate) prometheus: Place,
    pub(crate) alertmanager: Place,
    pub(crate) loki: Place,
    pub(crate) grafana: Place,
    pub(crate) login: Login,
    /// The uid of each data source, and whether Grafana can ask after its health.
    pub(crate) data_sources: Vec<(String, bool)>,
    pub(crate) boards: Vec<Board>,
    /// The shop's apps, each of which logs.
    pub(crate) apps: Vec<String>,
    /// The app whose errors the plan searches for.
    pub(crate) backend: String,
    /// The DaemonSet that ships logs.
    pub(crate) agent: String,
    /// A small image of the stack with `/bin/echo` in it.
    pub(crate) probe_image: String,
}

/// A workload of ours and how many pods it has; none where that depends on the nodes.
#[derive(Clone, Debug)]
pub(crate) struct Rollout {
    pub(crate) namespace: String,
    pub(crate) kind: &'static str,
    pub(crate) name: String,
    pub(crate) pods: Option<u32>,
}

/// A port of a Service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) namespace: String,
    pub(crate) service: String,
    pub(crate) port: u16,
    /// The workload behind it, as `deploy/grafana`.
    pub(crate) workload: String,
}

/// A page that answers where its program is well.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub(crate) place: Place,
    pub(crate) path: String,
}

/// A job of Prometheus.
#[derive(Clone, Debug)]
pub(crate) struct Scraped {
    pub(crate) name: String,
    /// Whether its targets are pods of the shop that ask for it: they may expose nothing yet.
    pub(crate) is_voluntary: bool,
}

/// The rules of a group.
#[derive(Clone, Debug)]
pub(crate) struct Rules {
    pub(crate) group: String,
    pub(crate) names: Vec<String>,
}

/// Where Grafana's first user and password are.
#[derive(Clone, Debug)]
pub(crate) struct Login {
    pub(crate) secret: String,
    pub(crate) user_key: String,
    pub(crate) password_key: String,
}

impl Expected {
    /// What one environment promises; `objects` are those that it writes.
    pub(crate) fn of(environment: &Environment<'static>, objects: Vec<Object>) -> Self {
        let components = STACK.components();
        let (ours, theirs): (Vec<_>, Vec<_>) = components.iter().partition(|one| !one.workload().is_declared());
        let [user, password] = [0, 1].map(|index| ADMIN.entries()[index].key().to_owned());
        Self {
            namespace: NAMESPACE.name().to_string(),
            environment: environment.name().to_string(),
            folder: format!("{}/{}", crate::MANIFESTS, environment.folder()),
            objects,
            rollouts: ours.iter().filter_map(|component| rollout(component, environment)).collect(),
            pages: ours.iter().flat_map(|component| pages(component)).collect(),
            jobs: WATCH.jobs.iter().map(scraped).collect(),
            rules: WATCH.groups.iter().map(rules).collect(),
            log_rules: WATCH.log_groups.iter().map(rules).collect(),
            receivers: WATCH
                .routing
                .map(Routing::receivers)
                .into_iter()
                .flatten()
                .map(|receiver| receiver.name().to_owned())
                .collect(),
            severities: severities(),
            heartbeats: heartbeats(),
            prometheus: place(&Prometheus::ENDPOINT.any()),
            alertmanager: place(&Alertmanager::ENDPOINT.any()),
            loki: place(&Loki::ENDPOINT.any()),
            grafana: place(&Grafana::ENDPOINT.any()),
            login: Login { secret: ADMIN.name().to_string(), user_key: user, password_key: password },
            data_sources: [
                (DataSourceRef::PROMETHEUS, true),
                (DataSourceRef::LOKI, true),
                // Grafana's Alertmanager plugin lives in the browser, and has no health to ask after.
                (DataSourceRef::ALERTMANAGER, false),
            ]
            .map(|(source, has_health)| (source.uid().to_owned(), has_health))
            .to_vec(),
            boards: boards(),
            apps: theirs.iter().map(|component| component.workload().name().to_string()).collect(),
            backend: shop::BACKEND.name().to_string(),
            agent: Promtail::WORKLOAD.name().to_string(),
            probe_image: BlackboxExporter::SETTINGS.image.to_string(),
        }
    }

    /// How many rules there are.
    pub(crate) fn count(rules: &[Rules]) -> usize {
        rules.iter().map(|group| group.names.len()).sum()
    }
}

const fn kind(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Deployment(_) => Some("deployment"),
        Kind::StatefulSet => Some("statefulset"),
        Kind::DaemonSet => Some("daemonset"),
        Kind::Declared => None,
    }
}

fn rollout(component: &Component, environment: &Environment) -> Option<Rollout> {
    let workload = component.workload();
    let kind = kind(workload.kind())?;
    Some(Rollout {
        namespace: workload.namespace().name().to_string(),
        kind,
        name: workload.name().to_string(),
        pods: environment.replicas_of(workload),
    })
}

/// The readiness page of each Service, which answers as long as the program is well.
fn pages(component: &Component) -> Vec<Page> {
    let workload = component.workload();
    let Some(readiness) = workload.probes()[1] else { return Vec::new() };
    let Ask::Http(path) = readiness.ask() else { return Vec::new() };
    let page = |service: &kit::Service| {
        service.ports().iter().any(|port| port.is(&readiness.port())).then(|| Page {
            place: Place {
                namespace: workload.namespace().name().to_string(),
                service: service.name().to_string(),
                port: readiness.port().number(),
                workload: format!("{}/{}", kind(workload.kind()).unwrap_or_default(), workload.name()),
            },
            path: path.to_owned(),
        })
    };
    component.services().filter_map(page).collect()
}

fn place(endpoint: &AnyEndpoint) -> Place {
    let workload = endpoint.workload();
    let kind = STACK.find(&workload).and_then(|component| kind(component.workload().kind()));
    Place {
        namespace: workload.namespace.name().to_string(),
        service: endpoint.service().to_string(),
        port: endpoint.port().number(),
        workload: format!("{}/{}", kind.unwrap_or("deployment"), workload.name),
    }
}

fn scraped(job: &Job) -> Scraped {
    Scraped { name: job.name().to_owned(), is_voluntary: matches!(job.find(), Find::Annotated(..)) }
}

fn rules(group: &Group) -> Rules {
    let recorded = group.records().iter().map(|record| record.name().to_owned());
    let names = recorded.chain(group.alerts().iter().map(|alert| alert.name().to_owned()));
    Rules { group: group.name().to_owned(), names: names.collect() }
}

fn severities() -> Vec<String> {
    let routed = WATCH.routing.map(Routing::severities).unwrap_or_default();
    routed.iter().map(|severity| severity.label().to_owned()).collect()
}

fn heartbeats() -> Vec<String> {
    let firing = WATCH.groups.iter().flat_map(Group::alerts).filter(|alert| alert.severity().is(Severity::NONE));
    firing.map(|alert| alert.name().to_owned()).collect()
}

fn boards() -> Vec<Board> {
    let voluntary: Vec<_> = WATCH.jobs.iter().map(scraped).filter(|job| job.is_voluntary).map(|job| job.name).collect();
    let of_spec = |one: &Dashboard| {
        // A dashboard is plain data: it always has a JSON form.
        let json = serde_json::to_value(one.json()).unwrap_or_default();
        board(one.uid(), &json, &voluntary)
    };
    let runbooks = Board { uid: runbook_board::UID.to_owned(), queries: Vec::new() };
    WATCH.dashboards.iter().map(of_spec).chain([runbooks]).collect()
}
