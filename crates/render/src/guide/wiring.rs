//! Who talks to whom, as Mermaid diagrams: one for metrics, one for logs and alerts, one for people, and one for
//! whatever is left. Every arrow says what flows, in which protocol and to which port; together they are the
//! connections that network policies allow.

use std::collections::{BTreeMap, BTreeSet};

use crate::manifest::{Edge, edges};
use kit::{AnyPort, Apis, Endpoint, Role, Target, View, Way, WorkloadId};
use watch::scrape::Find;

/// The diagrams, each below its heading.
pub(super) fn diagrams(cx: &View, apis: &Apis) -> String {
    let roles = Roles::of(cx, apis);
    let mut metrics = Diagram::default();
    let mut logs = Diagram::default();
    let mut people = Diagram::default();
    let mut others = Diagram::default();
    for edge in edges(cx) {
        // A program that asks itself is no wiring.
        if matches!(&edge.to, Target::Pods { workload, .. } if workload.is(&edge.from)) {
            continue;
        }
        let mut is_shown = false;
        let flows =
            [(&mut metrics, roles.metrics(&edge)), (&mut logs, roles.logs(&edge)), (&mut people, roles.people(&edge))];
        for (diagram, what) in flows {
            if let Some(what) = what {
                diagram.arrow(&roles, &edge, what);
                is_shown = true;
            }
        }
        if !is_shown {
            others.arrow(&roles, &edge, "connects");
        }
    }
    if let Some(agent) = &roles.log_agent {
        let agent = logs.workload(&roles, agent);
        logs.line("files[/\"/var/log/pods<br>of every node\"/]", &agent, "reads files", None);
    }
    for api in &roles.opened {
        let to = people.workload(&roles, &api.workload);
        people.line("people([people])", &to, api.way, Some(api.port));
    }
    let parts = [
        ("Metrics", "Who is asked for metrics, and what exporters ask in turn.", metrics),
        ("Logs and alerts", "How a line of a log reaches Loki, and an alert reaches somebody.", logs),
        ("People", "How people get in, and whom their dashboards ask.", people),
        ("Everything else", "", others),
    ];
    let part = |(title, says, diagram): (&str, &str, Diagram)| {
        let text = if says.is_empty() { String::new() } else { format!("{says}\n\n") };
        (!diagram.lines.is_empty()).then(|| format!("### {title}\n\n{text}{}", diagram.mermaid()))
    };
    parts.into_iter().filter_map(part).collect::<Vec<_>>().join("\n")
}

/// Which workload is what.
struct Roles<'a, 'b> {
    cx: &'a View<'b>,
    prometheus: Option<WorkloadId<'static>>,
    alertmanager: Option<WorkloadId<'static>>,
    loki: Option<WorkloadId<'static>>,
    grafana: Option<WorkloadId<'static>>,
    log_agent: Option<WorkloadId<'static>>,
    opened: Vec<Opened>,
}

/// A program that people open.
struct Opened {
    workload: WorkloadId<'static>,
    way: &'static str,
    port: u16,
}

impl<'a, 'b> Roles<'a, 'b> {
    fn of(cx: &'a View<'b>, apis: &Apis) -> Self {
        let grafana = apis.grafana.map(|one| opened(cx, one));
        let prometheus = apis.prometheus.map(|one| opened(cx, one));
        let alertmanager = apis.alertmanager.map(|one| opened(cx, one));
        Self {
            cx,
            prometheus: apis.prometheus.map(|one| one.any().workload()),
            alertmanager: apis.alertmanager.map(|one| one.any().workload()),
            loki: apis.loki.map(|one| one.any().workload()),
            grafana: apis.grafana.map(|one| one.any().workload()),
            log_agent: apis.log_agent,
            opened: [grafana, prometheus, alertmanager].into_iter().flatten().collect(),
        }
    }

    /// What flows of metrics: what Prometheus scrapes, and what is read by the programs that it scrapes and that are
    /// not its own kind.
    fn metrics(&self, edge: &Edge) -> Option<&'static str> {
        if is(self.prometheus, &edge.from) {
            let scrapes = self.is_scraped(&edge.to);
            return match (&edge.to, scrapes) {
                // It asks there where its targets are.
                (Target::ApiServer, true) => Some("finds targets, scrapes"),
                (Target::ApiServer, false) => Some("finds targets"),
                _ => scrapes.then_some("scrapes"),
            };
        }
        let own = [self.alertmanager, self.loki, self.grafana, self.log_agent];
        if own.iter().any(|role| is(*role, &edge.from)) {
            return None;
        }
        let jobs = self.cx.watch().jobs;
        if jobs.iter().any(|job| matches!(job.find(), Find::Probes(through, _) if through.workload().is(&edge.from))) {
            return Some("probes");
        }
        let scraped = |port: &Find| match port {
            Find::Service(endpoint) => endpoint.workload().is(&edge.from),
            Find::Pods(pods) => pods.workload().is(&edge.from),
            Find::Annotated(_, pods) => pods.iter().any(|pod| pod.workload().is(&edge.from)),
            Find::Probes(..) | Find::Static { .. } | Find::Kubelets | Find::ApiServer => false,
        };
        jobs.iter().any(|job| scraped(&job.find())).then_some("reads")
    }

    fn is_scraped(&self, to: &Target) -> bool {
        let finds = |find: Find| match (find, to) {
            (Find::Service(endpoint), Target::Pods { workload, port }) => {
                endpoint.workload().is(workload) && endpoint.port().is(port)
            }
            (Find::Pods(pods), Target::Pods { workload, port }) => pods.workload().is(workload) && pods.port().is(port),
            (Find::Annotated(_, all), Target::Pods { workload, .. }) => {
                all.iter().any(|pod| pod.workload().is(workload))
            }
            (Find::Probes(through, _), Target::Pods { workload, .. }) => through.workload().is(workload),
            (Find::Static { targets, .. }, Target::Address { address, port }) => {
                targets.contains(&format!("{address}:{port}").as_str())
            }
            (Find::Static { targets, .. }, Target::Outside { port, what }) => {
                targets.contains(&format!("{what}:{port}").as_str())
            }
            (Find::Kubelets, Target::Kubelets) | (Find::ApiServer, Target::ApiServer) => true,
            _ => false,
        };
        self.cx.watch().jobs.iter().any(|job| finds(job.find()))
    }

    /// What flows of logs and of alerts.
    fn logs(&self, edge: &Edge) -> Option<&'static str> {
        let to = |role: Option<WorkloadId>| matches!(&edge.to, Target::Pods { workload, .. } if is(role, workload));
        if is(self.log_agent, &edge.from) {
            Some(if to(self.loki) { "pushes lines" } else { "asks for pods" })
        } else if is(self.alertmanager, &edge.from) {
            Some(if to(self.alertmanager) { "gossips" } else { "notifies" })
        } else if to(self.alertmanager) && (is(self.prometheus, &edge.from) || is(self.loki, &edge.from)) {
            Some("sends alerts")
        } else {
            None
        }
    }

    fn people(&self, edge: &Edge) -> Option<&'static str> {
        is(self.grafana, &edge.from).then_some("queries")
    }
}

fn is(role: Option<WorkloadId>, id: &WorkloadId) -> bool {
    role.is_some_and(|role| role.is(id))
}

/// How people reach a program in this environment.
fn opened<R: Role>(cx: &View, endpoint: Endpoint<'static, R>) -> Opened {
    let endpoint = endpoint.any();
    let exposure = cx.environment().exposures().iter().find(|one| one.endpoint().is(&endpoint));
    let port = endpoint.port().number();
    let (way, port) = match exposure.map(kit::Exposure::way) {
        None => ("port-forward", port),
        Some(Way::NodePort(node)) => ("NodePort, HTTP", node.number()),
        Some(Way::LoadBalancer) => ("load balancer, HTTP", port),
        Some(Way::Ingress { .. }) => ("Ingress, HTTPS", 443),
        Some(Way::HttpRoute { https: true, .. }) => ("Gateway, HTTPS", 443),
        Some(Way::HttpRoute { .. }) => ("Gateway, HTTP", 80),
    };
    Opened { workload: endpoint.workload(), way, port }
}

/// Boxes and arrows, each once. There are no groups of boxes: Mermaid draws lines below their frames.
#[derive(Default)]
struct Diagram {
    boxes: BTreeSet<String>,
    /// From where to where, what flows, and to which ports.
    lines: BTreeMap<(String, String, String), BTreeSet<u16>>,
}

impl Diagram {
    /// Adds the arrow of a connection.
    fn arrow(&mut self, roles: &Roles, edge: &Edge, what: &str) {
        let from = self.workload(roles, &edge.from);
        let (to, protocol, port) = match &edge.to {
            Target::Pods { workload, port } => (self.workload(roles, workload), spoken(port), port.number()),
            Target::ApiServer => ("api_server([API server])".to_owned(), "HTTPS", 443),
            Target::Kubelets => ("kubelets([kubelets])".to_owned(), "HTTPS", 10_250),
            Target::Address { address, port } => {
                (format!("outside_{}([{address}])", word(address)), spoken_outside(*port), *port)
            }
            Target::Outside { port, what } => {
                (format!("outside_{}([{what}])", word(what)), spoken_outside(*port), *port)
            }
        };
        self.line(&from, &to, &format!("{what}, {protocol}"), Some(port));
    }

    /// Adds an arrow; two that differ in their ports only are one.
    fn line(&mut self, from: &str, to: &str, says: &str, port: Option<u16>) {
        let ports = self.lines.entry((from.to_owned(), to.to_owned(), says.to_owned())).or_default();
        ports.extend(port);
    }

    /// The id of a workload's box, which says its namespace where that is not the stack's own.
    fn workload(&mut self, roles: &Roles, workload: &WorkloadId) -> String {
        let id = word(workload.name.as_str());
        let is_own = workload.namespace.is(&roles.cx.stack().namespace());
        let beside = if is_own { String::new() } else { format!("<br>in {}", roles.cx.called(workload.namespace)) };
        self.boxes.insert(format!("  {id}[\"{}{beside}\"]\n", workload.name));
        id
    }

    fn mermaid(self) -> String {
        let arrow = |((from, to, says), ports): ((String, String, String), BTreeSet<u16>)| {
            let says = ports.iter().fold(says, |says, port| format!("{says} :{port}"));
            format!("  {from} -->|\"{says}\"| {to}\n")
        };
        let parts: String = self.boxes.into_iter().chain(self.lines.into_iter().map(arrow)).collect();
        format!("```mermaid\nflowchart LR\n{parts}```\n")
    }
}

fn word(text: &str) -> String {
    text.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' }).collect()
}

fn spoken(port: &AnyPort) -> &'static str {
    match port.scheme() {
        "http" => "HTTP",
        "https" => "HTTPS",
        "grpc" => "gRPC",
        "mysql" => "MySQL",
        "postgresql" => "PostgreSQL",
        "redis" => "Redis",
        other => other,
    }
}

/// What is spoken there by custom: <https://www.iana.org/assignments/service-names-port-numbers>.
const fn spoken_outside(port: u16) -> &'static str {
    match port {
        25 | 465 | 587 | 2525 => "SMTP",
        80 => "HTTP",
        443 => "HTTPS",
        _ => "TCP",
    }
}
