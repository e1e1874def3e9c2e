//! Who connects to whom, as the rendered configs, arguments and variables say it; and that somebody listens there.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

use crate::look::{Look, strings};
use crate::pods::Pods;
use crate::scrapes;
use crate::selectors::pods_of_service;
use crate::testing::Faults;
use crate::world::World;

/// `scheme://service.namespace.svc:port`, where scheme and port may be missing.
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:([a-z][a-z0-9+.-]*)://)?\b([a-z0-9-]+)\.([a-z0-9-]+)\.svc(?:\.cluster\.local)?(?::([0-9]+))?\b")
        .expect("the pattern is right")
});

/// A connection that pods of ours will make.
pub struct Link<'a> {
    /// Whose pods connect.
    pub from: Pods<'a>,
    /// Where to.
    pub to: Destination<'a>,
    /// What says so.
    pub why: String,
}

/// Where a connection ends.
#[derive(Clone, Copy)]
pub enum Destination<'a> {
    /// At pods, on a port of theirs.
    Pods(Pods<'a>, u64),
    /// At an address that nobody knows while generating: nodes, the API server, the world.
    Anywhere(u64),
}

impl Destination<'_> {
    /// `Deployment monitoring/grafana, port 3000`.
    pub fn title(&self) -> String {
        match self {
            Self::Pods(pods, port) => format!("{}, port {port}", pods.workload.title()),
            Self::Anywhere(port) => format!("any address, port {port}"),
        }
    }
}

/// A text that names an address, and who connects to it.
struct Said<'a> {
    from: Pods<'a>,
    text: String,
    place: String,
}

/// Every connection, by whatever says it.
pub fn links(world: &World) -> Vec<Link<'_>> {
    let mut links = Vec::new();
    for said in said(world) {
        for address in addresses(&said.text) {
            if let Ok(to) = resolve(world, &address) {
                links.push(Link { from: said.from, to, why: said.place.clone() });
            }
        }
        if let Some(port) = outside(&said) {
            // A prober follows where a site leads: from HTTP to HTTPS.
            let redirected = (is_probed(&said) && port == 80).then_some(443);
            let to_it = |port| Link { from: said.from, to: Destination::Anywhere(port), why: said.place.clone() };
            links.extend([port].into_iter().chain(redirected).map(to_it));
        }
    }
    if let Some(prometheus) = world.pods().find(|pods| pods.workload.name() == "prometheus") {
        for job in scrapes::jobs(world) {
            let why = format!("scrape job `{}`", job.name);
            links.extend(job.targets.iter().map(|target| Link { from: prometheus, to: target.to, why: why.clone() }));
        }
    }
    links.extend(ring_members(world));
    for pods in world.pods().filter(|pods| pods.spec().at("/automountServiceAccountToken") == true) {
        for port in [443, 6443] {
            links.push(Link {
                from: pods,
                to: Destination::Anywhere(port),
                why: "its token for the API server".to_owned(),
            });
        }
    }
    links
}

/// Several Lokis hand lines, queries and rules to each other by gRPC, whose port nobody names to them: they learn it
/// from the ring.
fn ring_members(world: &World) -> Vec<Link<'_>> {
    let mut links = Vec::new();
    for config in world.configs().filter(|config| config.key == "loki.yaml") {
        let value = config.parsed();
        let Some(port) = value.pointer("/memberlist").and(value.pointer("/server/grpc_listen_port")) else { continue };
        let link = |pods| Link {
            from: pods,
            to: Destination::Pods(pods, port.as_u64().unwrap_or_default()),
            why: "the ring of loki.yaml".to_owned(),
        };
        links.extend(world.readers(config.object).into_iter().map(link));
    }
    links
}

/// Every address inside the cluster is a Service's, with that port.
pub fn addresses_resolve(world: &World) -> Faults {
    let mut faults = Faults::new();
    for said in said(world) {
        for address in addresses(&said.text) {
            if let Err(why) = resolve(world, &address) {
                faults.push(format!("{}: {} names {}, {why}", said.from.workload.title(), said.place, address.text));
            }
        }
    }
    faults
}

/// An address inside the cluster.
struct Address<'a> {
    text: &'a str,
    service: &'a str,
    namespace: &'a str,
    port: Option<u64>,
}

fn addresses(text: &str) -> Vec<Address<'_>> {
    let read = |found: regex::Captures<'_>| {
        let group = |index| found.get(index).map(|group: regex::Match<'_>| &text[group.range()]);
        let default = match group(1) {
            Some("http") => Some(80),
            Some("https") => Some(443),
            _ => None,
        };
        Address {
            text: group(0).unwrap_or_default(),
            service: group(2).unwrap_or_default(),
            namespace: group(3).unwrap_or_default(),
            port: group(4).and_then(|port| port.parse().ok()).or(default),
        }
    };
    ADDRESS.captures_iter(text).map(read).collect()
}

fn resolve<'a>(world: &'a World, address: &Address) -> Result<Destination<'a>, String> {
    let Some(service) = world.find("Service", address.namespace, address.service) else {
        return Err("which is no Service; fix: name one".to_owned());
    };
    let Some(port) = address.port else {
        return Err("and no port; fix: say which".to_owned());
    };
    let ports = service.list("/spec/ports");
    let Some(found) = ports.iter().find(|one| one.at("/port").as_u64() == Some(port)) else {
        let known: Vec<String> = ports.iter().map(|one| one.at("/port").to_string()).collect();
        return Err(format!("but that Service has port {}; fix: use it", known.join(", ")));
    };
    let mut behind = pods_of_service(world, service).into_iter();
    let listening = |pods: Pods<'a>| Some(Destination::Pods(pods, pods.port(found.at("/targetPort"))?));
    behind.find_map(listening).ok_or_else(|| "behind which nobody listens; fix: select pods".to_owned())
}

/// Every text that a program reads and may connect to.
fn said(world: &World) -> Vec<Said<'_>> {
    let mut said = Vec::new();
    for pods in world.pods() {
        for container in pods.containers() {
            for (index, argument) in container.list("/args").iter().filter_map(Value::as_str).enumerate() {
                said.push(Said { from: pods, text: argument.to_owned(), place: format!("argument {index}") });
            }
            for variable in container.list("/env") {
                let place = format!("variable {}", variable.word("/name"));
                said.push(Said { from: pods, text: variable.word("/value").to_owned(), place });
            }
        }
    }
    // Dashboards and runbooks are for people: whatever they name, no program connects to it.
    for config in world.configs().filter(|config| !config.is_json()) {
        let value = config.parsed();
        for pods in world.readers(config.object) {
            for (place, text) in strings(&value) {
                // What a certificate must say is no address.
                if !place.ends_with("/server_name") {
                    let from = scrapes::prober(world, &value, &place).unwrap_or(pods);
                    said.push(Said { from, text: text.to_owned(), place: format!("{}{place}", config.key) });
                }
            }
        }
    }
    said
}

/// Whether it is a URL that is probed.
fn is_probed(said: &Said) -> bool {
    said.place.contains("/static_configs/") && said.place.contains("/targets/")
}

/// The port outside the cluster to which this text makes a program connect, if it does.
fn outside(said: &Said) -> Option<u64> {
    let key = said.place.rsplit('/').next().unwrap_or_default();
    match key {
        "variable GF_DATABASE_HOST" | "smtp_smarthost" => said.text.rsplit_once(':')?.1.parse().ok(),
        // The URL is in a Secret; chat and SMS gateways are reached by HTTPS.
        "api_url_file" | "url_file" => Some(443),
        // A bucket, by HTTPS where nothing else is said.
        "endpoint"
            if ["objstore.yml", "loki.yaml"].iter().any(|file| said.place.starts_with(file))
                && !said.text.contains(".svc") =>
        {
            Some(said.text.split_once(':').and_then(|(_, port)| port.parse().ok()).unwrap_or(443))
        }
        _ if is_probed(said) && !said.text.contains(".svc") => {
            let (scheme, rest) = said.text.split_once("://")?;
            let authority = rest.split('/').next()?;
            let default = if scheme == "https" { 443 } else { 80 };
            Some(authority.split_once(':').and_then(|(_, port)| port.parse().ok()).unwrap_or(default))
        }
        _ => None,
    }
}

mod tests {
    use super::*;
    use crate::testing::{container, holds, reports};

    #[test]
    fn every_address_is_a_services_with_that_port() {
        holds(addresses_resolve);
    }

    #[test]
    fn every_way_of_saying_a_connection_is_seen() {
        let world = World::tea_house();
        let links: Vec<String> = links(&world)
            .iter()
            .map(|link| format!("{} ({}) {}", link.from.workload.name(), link.why, link.to.title()))
            .collect();
        for expected in [
            "postgres-exporter (variable DATA_SOURCE_URI) Deployment teahouse/teahouse-db, port 5432",
            "grafana (datasources.yaml/datasources/1/url) StatefulSet monitoring/loki, port 3100",
            "promtail (promtail.yaml/clients/0/url) StatefulSet monitoring/loki, port 3100",
            "prometheus (scrape job `teahouse-probes`) Deployment monitoring/blackbox-exporter, port 9115",
            "prometheus (scrape job `node-exporter`) DaemonSet monitoring/node-exporter, port 9100",
            "alertmanager (alertmanager.yml/global/smtp_smarthost) any address, port 587",
            "kube-state-metrics (its token for the API server) any address, port 6443",
        ] {
            assert!(links.iter().any(|link| link == expected), "{expected}\nis not among\n{}", links.join("\n"));
        }
        let probe = "Deployment teahouse/teahouse-backend, port 5000";
        assert!(links.iter().any(|link| link.starts_with("blackbox-exporter (") && link.ends_with(probe)));
    }

    #[test]
    fn an_address_of_no_service_is_reported() {
        reports(
            addresses_resolve,
            |world| world.rewrite("loki", "loki.yaml", "alertmanager.monitoring.svc", "alertmanager.teahouse.svc"),
            "StatefulSet monitoring/loki: loki.yaml/ruler/alertmanager_url names \
             http://alertmanager.teahouse.svc:9093, which is no Service; fix: name one",
        );
    }

    #[test]
    fn an_address_with_a_port_that_its_service_lacks_is_reported() {
        reports(
            addresses_resolve,
            |world| {
                let place = container("/env/0/value");
                world.put("Deployment", "redis-exporter", &place, "redis://teahouse-redis-service.teahouse.svc:6380");
            },
            "Deployment teahouse/redis-exporter: variable REDIS_ADDR names \
             redis://teahouse-redis-service.teahouse.svc:6380, but that Service has port 6379; fix: use it",
        );
    }

    #[test]
    fn an_address_without_port_is_reported() {
        reports(
            addresses_resolve,
            |world| {
                world.rewrite(
                    "prometheus",
                    "prometheus.yml",
                    "alertmanager.monitoring.svc:9093",
                    "alertmanager.monitoring.svc",
                );
            },
            "Deployment monitoring/prometheus: prometheus.yml/alerting/alertmanagers/0/static_configs/0/targets/0 \
             names alertmanager.monitoring.svc, and no port; fix: say which",
        );
    }

    #[test]
    fn an_address_behind_which_nobody_listens_is_reported() {
        let mut world = World::tea_house();
        world.put("Service", "loki", "/spec/selector/app", "loki-2");
        let faults = addresses_resolve(&world);
        assert!(
            faults[0].ends_with("loki.monitoring.svc:3100, behind which nobody listens; fix: select pods"),
            "{faults:?}"
        );
    }
}
