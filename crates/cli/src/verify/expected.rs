//! What a cluster is held against: read off the program's own values.

use std::collections::BTreeMap;

use kit::{AnyEndpoint, Ask, Component, Environment, Kind, Names, Program};
use render::Object;
use watch::dashboard::Dashboard;
use watch::datasource::DataSourceRef;
use watch::route::Routing;
use watch::rule_group::Group;
use watch::runbook_board;
use watch::scrape::{Find, Job};
use watch::severity::Severity;
use watch::watch::Watch;

use super::dashboards::{Board, board};

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
    /// Where each answers; none where the stack does not run it, and then nobody asks.
    pub(crate) prometheus: Option<Place>,
    pub(crate) alertmanager: Option<Place>,
    /// `host:port` of each Alertmanager that alerts are sent to: of each pod where they are several.
    pub(crate) alertmanagers: Vec<String>,
    pub(crate) loki: Option<Place>,
    pub(crate) grafana: Option<(Place, Login)>,
    /// The uid of each data source, and whether Grafana can ask after its health.
    pub(crate) data_sources: Vec<(String, bool)>,
    /// The program that a data source asks, by the uid of the source.
    pub(crate) behind: BTreeMap<String, Place>,
    pub(crate) boards: Vec<Board>,
    /// The apps that are watched, each of which logs. Errors are searched for in the first.
    pub(crate) apps: Vec<String>,
    /// The DaemonSet that ships logs; none where the stack has none.
    pub(crate) agent: Option<String>,
    /// A small image of the stack with `/bin/sh` in it.
    pub(crate) probe_image: Option<String>,
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
    /// Whether its targets are pods of others that ask for it: they may expose nothing yet.
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
    pub(crate) fn of(program: &Program, environment: &Environment<'static>, objects: Vec<Object>) -> Self {
        let program = &program.within(environment);
        let Program { stack, watch, apis, .. } = program;
        let names = environment.names(stack);
        let components = stack.components();
        let (ours, theirs): (Vec<_>, Vec<_>) = components.iter().partition(|one| !one.workload().is_declared());
        let place = |endpoint: AnyEndpoint<'static>| place(&endpoint, program, names);
        let grafana = apis.grafana.map(|grafana| place(grafana.any()));
        let login = apis.grafana_admin.and_then(|secret| {
            let [user, password, ..] = secret.entries() else { return None };
            let [user_key, password_key] = [user, password].map(|entry| entry.key().to_owned());
            Some(Login { secret: secret.name().to_string(), user_key, password_key })
        });
        let alertmanagers =
            apis.alertmanager.map(|one| authorities(&one.any(), environment, names)).unwrap_or_default();
        let behind = objects.iter().flat_map(|object| behind(&object.yaml, program, names)).collect();
        let agent = stack.log_agent_of(environment).or(apis.log_agent);
        Self {
            namespace: names.of(stack.namespace()).name().to_string(),
            environment: environment.name().to_string(),
            folder: format!("{}/{}", crate::MANIFESTS, environment.folder()),
            objects,
            rollouts: ours.iter().filter_map(|component| rollout(component, environment, names)).collect(),
            pages: ours.iter().flat_map(|component| pages(component, names)).collect(),
            jobs: watch.jobs.iter().map(scraped).collect(),
            rules: watch.groups.iter().map(rules).collect(),
            log_rules: watch.log_groups.iter().map(rules).collect(),
            receivers: environment.receivers_of(watch).into_iter().map(|receiver| receiver.name().to_owned()).collect(),
            severities: severities(environment, watch),
            heartbeats: heartbeats(watch),
            data_sources: [
                (DataSourceRef::PROMETHEUS, true, apis.prometheus.is_some()),
                (DataSourceRef::LOKI, true, apis.loki.is_some()),
                // Grafana's Alertmanager plugin lives in the browser, and has no health to ask after.
                (DataSourceRef::ALERTMANAGER, false, apis.alertmanager.is_some()),
            ]
            .into_iter()
            .filter(|(.., is_there)| *is_there)
            .map(|(source, has_health, _)| (source.uid().to_owned(), has_health))
            .collect(),
            prometheus: apis.prometheus.map(|prometheus| place(prometheus.any())),
            alertmanager: apis.alertmanager.map(|alertmanager| place(alertmanager.any())),
            loki: apis.loki.map(|loki| place(loki.any())),
            grafana: grafana.zip(login),
            boards: boards(watch),
            apps: theirs.iter().map(|component| component.workload().name().to_string()).collect(),
            agent: agent.map(|agent| agent.name.to_string()),
            alertmanagers,
            behind,
            probe_image: apis.shell.map(|image| environment.pulled(&image)),
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
        Kind::Sidecar | Kind::Init | Kind::Declared => None,
    }
}

fn rollout(component: &Component, environment: &Environment, names: Names) -> Option<Rollout> {
    let workload = component.workload();
    let kind = kind(workload.kind())?;
    Some(Rollout {
        namespace: names.of(workload.namespace()).name().to_string(),
        kind,
        name: workload.name().to_string(),
        pods: environment.replicas_of(workload),
    })
}

/// The readiness page of each Service, which answers as long as the program is well.
fn pages(component: &Component, names: Names) -> Vec<Page> {
    let workload = component.workload();
    let Some(readiness) = workload.probes()[1] else { return Vec::new() };
    let Ask::Http(path) = readiness.ask() else { return Vec::new() };
    let page = |service: &kit::Service| {
        service.ports().iter().any(|port| port.is(&readiness.port())).then(|| Page {
            place: Place {
                namespace: names.of(workload.namespace()).name().to_string(),
                service: service.name().to_string(),
                port: readiness.port().number(),
                workload: format!("{}/{}", kind(workload.kind()).unwrap_or_default(), workload.name()),
            },
            path: path.to_owned(),
        })
    };
    component.services().filter_map(page).collect()
}

fn place(endpoint: &AnyEndpoint, program: &Program, names: Names) -> Place {
    let workload = endpoint.workload();
    let kind = program.stack.find(&workload).and_then(|component| kind(component.workload().kind()));
    Place {
        namespace: names.of(workload.namespace).name().to_string(),
        service: endpoint.service().to_string(),
        port: endpoint.port().number(),
        workload: format!("{}/{}", kind.unwrap_or("deployment"), workload.name),
    }
}

/// As the config of Prometheus names them, which is made of `Context::authorities`.
fn authorities(endpoint: &AnyEndpoint<'static>, environment: &Environment<'static>, names: Names) -> Vec<String> {
    let (workload, port) = (endpoint.workload(), endpoint.port().number());
    let called = workload.called(names);
    let (name, namespace) = (called.name, called.namespace.name());
    match environment.members_of(&workload) {
        Some(count) => (0..count).map(|pod| format!("{name}-{pod}.{name}-headless.{namespace}.svc:{port}")).collect(),
        None => vec![format!("{}.{namespace}.svc:{port}", endpoint.service())],
    }
}

/// The programs behind the data sources that an object provisions.
fn behind(yaml: &str, program: &Program, names: Names) -> Vec<(String, Place)> {
    let Some((_, sources)) = yaml.split_once("datasources.yaml: |") else { return Vec::new() };
    let of_source = |source: &str| {
        let said = |key: &str| source.lines().find_map(|line| line.trim().strip_prefix(key)).map(str::trim);
        let (uid, url) = (said("uid: ")?, said("url: ")?);
        let (host, port) = url.split_once("://")?.1.split('/').next()?.rsplit_once(':')?;
        let mut host = host.split('.');
        let (service, namespace, port) = (host.next()?, host.next()?, port.parse().ok()?);
        let component = program.stack.components().iter().find(|component| {
            let is_there = names.of(component.workload().namespace()).name().as_str() == namespace;
            is_there && component.services().any(|one| one.name().as_str() == service)
        })?;
        let workload = component.workload();
        let workload = format!("{}/{}", kind(workload.kind()).unwrap_or("deployment"), workload.name());
        Some((uid.to_owned(), Place { namespace: namespace.to_owned(), service: service.to_owned(), port, workload }))
    };
    sources.split("\n    - name: ").filter_map(of_source).collect()
}

fn scraped(job: &Job) -> Scraped {
    Scraped { name: job.name().to_owned(), is_voluntary: matches!(job.find(), Find::Annotated(..)) }
}

fn rules(group: &Group) -> Rules {
    let recorded = group.records().iter().map(|record| record.name().to_owned());
    let names = recorded.chain(group.alerts().iter().map(|alert| alert.name().to_owned()));
    Rules { group: group.name().to_owned(), names: names.collect() }
}

fn severities(environment: &Environment, watch: &Watch) -> Vec<String> {
    let routed = environment.routing_of(watch).map(Routing::severities).unwrap_or_default();
    routed.iter().map(|severity| severity.label().to_owned()).collect()
}

fn heartbeats(watch: &Watch) -> Vec<String> {
    let firing = watch.groups.iter().flat_map(Group::alerts).filter(|alert| alert.severity().is(Severity::NONE));
    firing.map(|alert| alert.name().to_owned()).collect()
}

fn boards(watch: &Watch) -> Vec<Board> {
    let voluntary: Vec<_> = watch.jobs.iter().map(scraped).filter(|job| job.is_voluntary).map(|job| job.name).collect();
    let of_spec = |one: &Dashboard| {
        // A dashboard is plain data: it always has a JSON form.
        let json = serde_json::to_value(watch.board(one)).unwrap_or_default();
        board(one.uid(), &json, &voluntary)
    };
    let runbooks = Board { uid: runbook_board::UID.to_owned(), queries: Vec::new() };
    let verbatim = watch.verbatim.iter().map(|one| board(one.uid(), &one.value(), &voluntary));
    watch.dashboards.iter().map(of_spec).chain(verbatim).chain([runbooks]).collect()
}
