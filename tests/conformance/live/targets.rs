//! Prometheus finds all that it should scrape, may read all of it, and can evaluate what it was given.

use std::collections::BTreeMap;

use cli::catalogue::Catalogue;
use cli::exposition::Exposition;
use serde_json::Value;
use stack::watch::scrape::{Find, Job};
use stack::{WATCH, shop};

use super::ask::{self, until};
use super::cluster::Cluster;
use super::lab::{self, HERE};
use super::pod::Pod;
use super::truth::{contradictions, unknown};
use super::{shop as run_shop, stand_in};

/// What the whole stack and the shop need.
pub const PROGRAMS: [&str; 19] = [
    "etcd",
    "kube-apiserver",
    "kubectl",
    "openssl",
    "prometheus",
    "alertmanager",
    "loki",
    "promtail",
    "node-exporter",
    "kube-state-metrics",
    "postgres-exporter",
    "redis-exporter",
    "blackbox-exporter",
    "postgres",
    "initdb",
    "redis-server",
    "nginx",
    "node",
    "testing/express-metrics/node_modules",
];

/// All that the manifests deploy, and the shop.
const WORKLOADS: [&str; 14] = [
    "dhakacart-db",
    "dhakacart-redis",
    "dhakacart-backend",
    "dhakacart-frontend",
    "node-exporter",
    "kube-state-metrics",
    "postgres-exporter",
    "redis-exporter",
    "blackbox-exporter",
    "grafana",
    "loki",
    "promtail",
    "alertmanager",
    "prometheus",
];

/// A cluster in which all of it is laid out, and nothing runs yet.
pub fn whole_cluster() -> Cluster {
    let mut cluster = Cluster::boot();
    run_shop::furnish(&cluster);
    cluster.schedule(&WORKLOADS);
    cluster
        .pods
        .iter_mut()
        .filter(|pod| pod.app() == "grafana")
        .for_each(|pod| pod.stand_in = Some(stand_in::grafana()));
    let address = |app: &str, port: u16| format!("{}:{port}", cluster.pods_of(app)[0].address);
    let routes = [
        ("dhakacart.com", address("dhakacart-frontend", shop::FRONTEND_HTTP.number())),
        ("api.dhakacart.com", address("dhakacart-backend", shop::BACKEND_HTTP.number())),
    ];
    let routes: Vec<_> = routes.map(|(name, to)| (name.to_owned(), to)).to_vec();
    cluster.names.extend(routes.iter().map(|(name, _)| (name.clone(), HERE.to_owned())));
    stand_in::ingress(routes);
    stand_in::kubelets(&mut cluster);
    cluster
}

/// How many targets a job should find among the pods and nodes that there are.
fn expected(cluster: &Cluster, job: &Job) -> usize {
    let count = |wanted: &dyn Fn(&Pod) -> bool| cluster.pods.iter().filter(|pod| wanted(pod)).count();
    match job.find() {
        Find::Service(endpoint) => count(&|pod| pod.app() == endpoint.workload().name.as_str()),
        Find::Pods(pods) => count(&|pod| pod.app() == pods.workload().name.as_str()),
        Find::Annotated(namespace, _) => count(&|pod| {
            let asks = pod.object.pointer("/metadata/annotations/prometheus.io~1scrape");
            pod.namespace() == namespace.name().as_str() && asks.is_some_and(|asks| asks == "true")
        }),
        Find::Kubelets => cluster.nodes.len(),
        Find::ApiServer => 1,
        Find::Static { targets, .. } => targets.len(),
        Find::Probes(_, urls) => urls.len(),
    }
}

/// Its targets, by job.
fn targets(prometheus: &str) -> Result<BTreeMap<String, Vec<Value>>, String> {
    let answer = ask::json(&format!("{prometheus}/api/v1/targets?state=active"))?;
    let mut by_job: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for target in answer["data"]["activeTargets"].as_array().into_iter().flatten() {
        by_job.entry(target["labels"]["job"].as_str().unwrap_or_default().to_owned()).or_default().push(target.clone());
    }
    Ok(by_job)
}

/// The shop's frontend is annotated, and answers with a page of HTML: until it serves metrics, Prometheus cannot read
/// it.
fn cannot_be_read(target: &Value) -> bool {
    target["labels"]["app"] == shop::FRONTEND.name().as_str() && target["labels"]["job"] == "dhakacart-pods"
}

#[test]
fn every_target_is_found_and_up_every_rule_is_healthy_and_the_catalogues_are_true() {
    let this = every_target_is_found_and_up_every_rule_is_healthy_and_the_catalogues_are_true;
    lab::alone(this, &PROGRAMS, || {
        let mut cluster = whole_cluster();
        cluster.start();
        let prometheus = cluster.pod_of("prometheus").url("http", "");
        every_job_finds_its_targets(&cluster, &prometheus);
        every_rule_is_healthy(&prometheus);
        every_catalogue_is_true(&cluster, &prometheus);
    });
}

fn every_job_finds_its_targets(cluster: &Cluster, prometheus: &str) {
    let wanted: BTreeMap<String, usize> =
        WATCH.jobs.iter().map(|job| (job.name().to_owned(), expected(cluster, job))).collect();
    assert!(wanted.values().all(|count| *count > 0), "a job without targets proves nothing: {wanted:?}");
    let found = until("targets that were all scraped", 90, || {
        let found = targets(prometheus)?;
        let counts: BTreeMap<String, usize> = found.iter().map(|(job, targets)| (job.clone(), targets.len())).collect();
        if counts != wanted {
            return Err(format!("found {counts:?}, wanted {wanted:?}"));
        }
        let is_up = |target: &&Value| target["health"] == if cannot_be_read(target) { "down" } else { "up" };
        let others: Vec<_> = found.values().flatten().filter(|target| !is_up(target)).collect();
        let state =
            |target: &&Value| format!("{} is {}: {}", target["scrapeUrl"], target["health"], target["lastError"]);
        if others.is_empty() { Ok(found) } else { Err(others.iter().map(state).collect::<Vec<_>>().join("\n")) }
    });
    for job in WATCH.jobs {
        let mut labels: Vec<_> = [&["instance", "job"], job.target_labels()].concat();
        labels.sort_unstable();
        for target in &found[job.name()] {
            let has: Vec<_> = target["labels"].as_object().expect("labels are an object").keys().collect();
            assert_eq!(has, labels, "labels of a target of {}", job.name());
        }
    }
}

fn every_rule_is_healthy(prometheus: &str) {
    let wanted: usize = WATCH.groups.iter().map(|group| group.alerts().len() + group.records().len()).sum();
    until("rules that were all evaluated", 60, || {
        let answer = ask::json(&format!("{prometheus}/api/v1/rules"))?;
        let rules: Vec<&Value> = answer["data"]["groups"]
            .as_array()
            .into_iter()
            .flatten()
            .flat_map(|group| group["rules"].as_array().into_iter().flatten())
            .collect();
        assert_eq!(rules.len(), wanted, "rules that Prometheus loaded");
        let others: Vec<_> = rules.iter().filter(|rule| rule["health"] != "ok").collect();
        let state = |rule: &&&Value| format!("{} is {}: {}", rule["name"], rule["health"], rule["lastError"]);
        if others.is_empty() { Ok(()) } else { Err(others.iter().map(state).collect::<Vec<_>>().join("\n")) }
    });
}

/// What the real programs expose. Stand-ins serve their catalogues, so theirs prove nothing and are left out.
fn every_catalogue_is_true(cluster: &Cluster, prometheus: &str) {
    let targets = targets(prometheus).expect("Prometheus answers");
    let mut found = Vec::new();
    for job in WATCH.jobs {
        let target = targets[job.name()].iter().find(|target| !cannot_be_read(target)).expect("every job has targets");
        let (exporter, text) = match job.find() {
            Find::Kubelets => continue,
            _ if job.name() == "grafana" => continue,
            Find::ApiServer => (job.name(), cluster.kubectl(&["get", "--raw", "/metrics"])),
            Find::Probes(..) => ("blackbox-probe", page(cluster, target)),
            Find::Static { exporter, .. } => (exporter, page(cluster, target)),
            Find::Annotated(..) => (shop::BACKEND.name().as_str(), page(cluster, target)),
            Find::Service(_) | Find::Pods(_) => (job.name(), page(cluster, target)),
        };
        let page = Exposition::parse(&text, exporter).unwrap_or_else(|problems| panic!("{exporter}: {problems:?}"));
        let live = xtask::CLI.catalogue_of(exporter, &page).unwrap_or_else(|| panic!("{exporter} has no recipe"));
        let text = stand_in::catalogue_text(exporter);
        let catalogue = Catalogue::parse(&text).unwrap_or_else(|problems| panic!("{exporter}: {problems:?}"));
        let unknown = unknown(&catalogue, &live);
        println!("{exporter}: {} metrics, of which the catalogue lacks: {}", live.families.len(), unknown.join(", "));
        assert!(unknown.len() * 10 < live.families.len(), "the catalogue of {exporter} is of another program");
        found.extend(contradictions(&catalogue, &live, &page).into_iter().map(|wrong| format!("{exporter}: {wrong}")));
    }
    assert!(found.is_empty(), "{} contradictions\n{}", found.len(), found.join("\n"));
}

/// What a target shows, asked as Prometheus asks it.
fn page(cluster: &Cluster, target: &Value) -> String {
    let url = target["scrapeUrl"].as_str().expect("a target has a URL");
    // Only the pods know the cluster's names.
    let through = cluster.pods_of("blackbox-exporter")[0];
    let url = url.replace("blackbox-exporter.monitoring.svc", &through.address);
    ask::get(&url).unwrap_or_else(|error| panic!("{error}"))
}
