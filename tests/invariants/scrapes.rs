//! Every scrape job finds something: discovery and relabelling are carried out here, on the pods and Services that
//! exist.

use regex::Regex;
use serde_json::Value;

use crate::look::Look;
use crate::pods::Pods;
use crate::selectors::pods_of_service;
use crate::testing::Faults;
use crate::wiring::Destination;
use crate::world::World;

/// An address that stands for any pod or node.
const IP: &str = "10.0.0.1";

/// A scrape job and what it finds.
pub struct Job<'a> {
    /// Its name.
    pub name: String,
    /// What it scrapes.
    pub targets: Vec<Target<'a>>,
}

/// What a job scrapes.
pub struct Target<'a> {
    /// Where it connects.
    pub to: Destination<'a>,
    /// What tells it from other targets at the same place: path and parameters.
    pub what: String,
}

type Labels = Vec<(String, String)>;

/// Every job of prometheus.yml with its targets.
pub fn jobs(world: &World) -> Vec<Job<'_>> {
    let config = world.config("prometheus", "prometheus.yml");
    let read = |job: &Value| {
        let rules: Vec<_> = job.list("/relabel_configs").iter().map(Rule::of).collect();
        let path = job.at("/metrics_path").as_str().unwrap_or("/metrics");
        let mut targets = Vec::new();
        for (mut labels, to) in candidates(world, job) {
            labels.extend(owned(&[("__metrics_path__", path)]));
            targets.extend(relabelled(&rules, labels).and_then(|labels| target(world, &labels, to)));
        }
        Job { name: job.word("/job_name").to_owned(), targets }
    };
    config.list("/scrape_configs").iter().map(read).collect()
}

/// The pods that connect in place of Prometheus, where the text at `place` is a URL to be probed.
pub fn prober<'a>(world: &'a World, prometheus: &Value, place: &str) -> Option<Pods<'a>> {
    let (index, rest) = place.strip_prefix("/scrape_configs/")?.split_once('/')?;
    let job = prometheus.at(&format!("/scrape_configs/{index}"));
    let is_probe = |rule: &Value| rule.word("/target_label") == "__param_target";
    if !rest.starts_with("static_configs/") || !job.list("/relabel_configs").iter().any(is_probe) {
        return None;
    }
    let is_prober = |rule: &&Value| rule.word("/target_label") == "__address__";
    let address = job.list("/relabel_configs").iter().find(is_prober)?.word("/replacement");
    match at_service(world, address)? {
        Destination::Pods(pods, _) => Some(pods),
        Destination::Anywhere(_) => None,
    }
}

/// What discovery hands to the job, before relabelling.
fn candidates<'a>(world: &'a World, job: &Value) -> Vec<(Labels, Option<Destination<'a>>)> {
    let mut found = Vec::new();
    for one in job.list("/static_configs") {
        for target in one.list("/targets").iter().filter_map(Value::as_str) {
            let mut labels = owned(&[("__address__", target)]);
            labels.extend(owned(&one.words("/labels")));
            found.push((labels, None));
        }
    }
    for discovery in job.list("/kubernetes_sd_configs") {
        let namespaces = discovery.list("/namespaces/names");
        let is_wanted = |labels: &Labels| {
            let namespace = value(labels, "__meta_kubernetes_namespace");
            namespaces.is_empty() || namespaces.iter().any(|one| one == namespace)
        };
        let all = match discovery.word("/role") {
            "pod" => pods(world),
            "endpointslice" => endpoints(world),
            "node" => vec![(
                owned(&[("__address__", "10.0.0.1:10250"), ("__meta_kubernetes_node_name", "node-1")]),
                Some(Destination::Anywhere(10_250)),
            )],
            _ => Vec::new(),
        };
        found.extend(all.into_iter().filter(|(labels, _)| is_wanted(labels)));
    }
    found
}

fn pods(world: &World) -> Vec<(Labels, Option<Destination<'_>>)> {
    let mut found = Vec::new();
    for pods in world.all_pods() {
        for port in pods.ports() {
            let mut labels = labels_of_pod(pods);
            labels.extend(owned(&[
                ("__address__", &format!("{IP}:{}", port.number)),
                ("__meta_kubernetes_pod_container_port_name", port.name),
                ("__meta_kubernetes_pod_container_init", "false"),
            ]));
            found.push((labels, Some(Destination::Pods(pods, port.number))));
        }
    }
    found
}

fn endpoints(world: &World) -> Vec<(Labels, Option<Destination<'_>>)> {
    let api_server = owned(&[
        ("__address__", "10.0.0.1:6443"),
        ("__meta_kubernetes_namespace", "default"),
        ("__meta_kubernetes_service_name", "kubernetes"),
        ("__meta_kubernetes_endpointslice_port_name", "https"),
    ]);
    let mut found = vec![(api_server, Some(Destination::Anywhere(6443)))];
    for service in world.everything().filter(|object| object.kind() == "Service") {
        for pods in pods_of_service(world, service) {
            for port in service.list("/spec/ports") {
                let Some(number) = pods.port(port.at("/targetPort")) else { continue };
                let mut labels = labels_of_pod(pods);
                labels.extend(owned(&[
                    ("__address__", &format!("{IP}:{number}")),
                    ("__meta_kubernetes_service_name", service.name()),
                    ("__meta_kubernetes_endpointslice_port_name", port.word("/name")),
                ]));
                found.push((labels, Some(Destination::Pods(pods, number))));
            }
        }
    }
    found
}

fn labels_of_pod(pods: Pods) -> Labels {
    let mut labels = owned(&[
        ("__meta_kubernetes_namespace", pods.workload.namespace()),
        ("__meta_kubernetes_pod_name", pods.workload.name()),
        ("__meta_kubernetes_pod_node_name", "node-1"),
        ("__meta_kubernetes_pod_phase", "Running"),
        ("__meta_kubernetes_pod_ip", IP),
    ]);
    let label = |kind: &str, key: &str| {
        let key: String = key.chars().map(|one| if one.is_ascii_alphanumeric() { one } else { '_' }).collect();
        format!("__meta_kubernetes_pod_{kind}_{key}")
    };
    labels.extend(pods.labels().iter().map(|(key, value)| (label("label", key), (*value).to_owned())));
    labels.extend(pods.annotations().iter().map(|(key, value)| (label("annotation", key), (*value).to_owned())));
    labels
}

/// A relabelling rule.
struct Rule<'a> {
    rule: &'a Value,
    regex: Regex,
}

impl<'a> Rule<'a> {
    fn of(rule: &'a Value) -> Self {
        let pattern = rule.at("/regex").as_str().unwrap_or("(.*)");
        let regex = Regex::new(&format!("^(?s:{pattern})$")).expect("Prometheus' patterns are Rust's");
        Self { rule, regex }
    }
}

/// Relabels as Prometheus does. None where a rule drops the target.
fn relabelled(rules: &[Rule], mut labels: Labels) -> Option<Labels> {
    for Rule { rule, regex } in rules {
        let sources = rule.list("/source_labels").iter().filter_map(Value::as_str);
        let values: Vec<&str> = sources.map(|label| value(&labels, label)).collect();
        let source = values.join(rule.at("/separator").as_str().unwrap_or(";"));
        match rule.at("/action").as_str().unwrap_or("replace") {
            "keep" if !regex.is_match(&source) => return None,
            "drop" if regex.is_match(&source) => return None,
            "replace" => {
                if let Some(captures) = regex.captures(&source) {
                    let mut text = String::new();
                    captures.expand(rule.at("/replacement").as_str().unwrap_or("$1"), &mut text);
                    let name = rule.word("/target_label");
                    labels.retain(|(label, _)| label != name);
                    labels.push((name.to_owned(), text));
                }
            }
            _ => {}
        }
    }
    Some(labels)
}

/// Where these labels lead. None where nobody listens there.
fn target<'a>(world: &'a World, labels: &Labels, to: Option<Destination<'a>>) -> Option<Target<'a>> {
    let address = value(labels, "__address__");
    let to = match to {
        Some(Destination::Pods(pods, _)) => {
            let port = address.strip_prefix(IP)?.strip_prefix(':')?.parse::<u64>().ok()?;
            Destination::Pods(pods, pods.port(&Value::from(port))?)
        }
        Some(anywhere @ Destination::Anywhere(_)) => anywhere,
        None => at_service(world, address)?,
    };
    let what = format!("{}?{}", value(labels, "__metrics_path__"), value(labels, "__param_target"));
    Some(Target { to, what })
}

fn at_service<'a>(world: &'a World, address: &str) -> Option<Destination<'a>> {
    let (host, port) = address.split_once(':')?;
    let (service, namespace) = host.strip_suffix(".svc")?.split_once('.')?;
    let service = world.find("Service", namespace, service)?;
    let port = service.list("/spec/ports").iter().find(|one| one.at("/port").as_u64() == port.parse().ok())?;
    let pods = pods_of_service(world, service).into_iter().next()?;
    Some(Destination::Pods(pods, pods.port(port.at("/targetPort"))?))
}

fn owned(labels: &[(&str, &str)]) -> Labels {
    labels.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

fn value<'l>(labels: &'l Labels, name: &str) -> &'l str {
    labels.iter().find(|(label, _)| label == name).map_or("", |(_, value)| value)
}

/// The pods that a target is about: those that are scraped, and those whose address is probed.
fn titles(world: &World, target: &Target) -> Vec<String> {
    let probed = target.what.split_once("?http://").and_then(|(_, url)| at_service(world, url.split('/').next()?));
    [Some(target.to), probed].into_iter().flatten().map(|to| to.title()).collect()
}

/// Every job has targets, no target is scraped twice, and every program of ours is scraped, or probed where it exposes
/// nothing.
fn jobs_find_targets(world: &World) -> Faults {
    let mut faults = Faults::new();
    let (mut seen, mut watched): (Vec<(String, String)>, Vec<String>) = (Vec::new(), Vec::new());
    for job in jobs(world) {
        if job.targets.is_empty() {
            faults
                .push(format!("scrape job `{}`: nothing that exists is kept; fix: name a port that exists", job.name));
        }
        for target in &job.targets {
            watched.extend(titles(world, target));
            let place = format!("{}{}", target.to.title(), target.what);
            match seen.iter().find(|(other, _)| *other == place) {
                Some((_, other)) => faults.push(format!(
                    "scrape job `{}`: {place} is scraped by `{other}` too, so that sums count it twice; fix: drop one",
                    job.name
                )),
                None => seen.push((place, job.name.clone())),
            }
        }
    }
    for pods in world.pods() {
        let title = pods.workload.title();
        if !watched.iter().any(|place| place.starts_with(&format!("{title}, port"))) {
            faults.push(format!("{title}: no job scrapes it; fix: add a job"));
        }
    }
    faults
}

mod tests;
