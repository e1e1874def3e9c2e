//! What a container writes is found in Loki: once, whole, under the labels that alerts and dashboards read.

use std::collections::BTreeSet;

use super::ask::until;
use super::cluster::Cluster;
use super::lab;
use super::loki::entries;

/// What the two programs and the API server need.
const PROGRAMS: [&str; 6] = ["etcd", "kube-apiserver", "kubectl", "openssl", "loki", "promtail"];

/// Lines `text 0`, `text 1`, ... of every backend.
fn write_numbered(cluster: &Cluster, text: &str, count: usize) {
    for pod in cluster.pods_of("dhakacart-backend") {
        for number in 0..count {
            pod.log.line("stdout", &format!("{text} {number} of {}", pod.name()));
        }
    }
}

/// Waits until each of the lines is there, and sees that it is there once.
#[track_caller]
fn each_arrives_once(cluster: &Cluster, text: &str, count: usize) {
    let pods = cluster.pods_of("dhakacart-backend");
    let wanted: BTreeSet<String> = pods
        .iter()
        .flat_map(|pod| (0..count).map(move |number| format!("{text} {number} of {}", pod.name())))
        .collect();
    let query = format!(r#"{{app="dhakacart-backend"}} |= "{text} ""#);
    // Promtail tries again later and later while Loki is away.
    let found = until(&format!("all lines `{text}`"), 120, || {
        let found = entries(cluster, &query, 1)?;
        let lines: BTreeSet<String> = found.iter().map(|entry| entry.line.clone()).collect();
        let missing = wanted.difference(&lines).count();
        if missing == 0 { Ok(found) } else { Err(format!("{missing} of {} lines are missing", wanted.len())) }
    });
    assert_eq!(found.len(), wanted.len(), "lines `{text}` are there more than once");
}

fn cluster_with_logs() -> Cluster {
    let mut cluster = Cluster::boot();
    cluster.schedule(&["loki", "promtail"]);
    cluster.schedule_idle(&["dhakacart-backend", "dhakacart-frontend"]);
    cluster.start();
    cluster
}

#[test]
fn what_containers_write_is_found_by_its_labels_and_nothing_is_lost_or_doubled() {
    let this = what_containers_write_is_found_by_its_labels_and_nothing_is_lost_or_doubled;
    lab::alone(this, &PROGRAMS, || {
        let mut cluster = cluster_with_logs();
        errors_are_found_as_the_plan_searches_them(&cluster);
        requests_are_told_apart_by_status_and_route(&cluster);
        write_numbered(&cluster, "before", 40);
        each_arrives_once(&cluster, "before", 40);
        for agent in ["promtail-node-1", "promtail-node-2"] {
            cluster.restart(agent, true, |cluster| write_numbered(cluster, &format!("without {agent}"), 40));
            // An agent that is down while a log is moved away loses what it had not read of it: so it catches up first.
            each_arrives_once(&cluster, &format!("without {agent}"), 40);
        }
        cluster.restart("loki-0", true, |cluster| write_numbered(cluster, "while loki restarts", 40));
        // What it took and has not stored yet is only in its memory, and in what it writes ahead.
        each_arrives_once(&cluster, "while loki restarts", 40);
        cluster.restart("loki-0", false, |cluster| write_numbered(cluster, "after loki was killed", 40));
        rotated(&cluster);
        for text in
            ["without promtail-node-1", "without promtail-node-2", "while loki restarts", "after loki was killed"]
        {
            each_arrives_once(&cluster, text, 40);
        }
        each_arrives_once(&cluster, "before", 40);
        each_arrives_once(&cluster, "rotated", 40);
    });
}

/// `{app="dhakacart-backend"} |= "error"`, from both nodes, with the labels that the alerts and dashboards select by.
fn errors_are_found_as_the_plan_searches_them(cluster: &Cluster) {
    for pod in cluster.pods_of("dhakacart-backend") {
        pod.log.line("stdout", "GET /api/products 200");
        pod.log.line("stderr", "error-test: this error was asked for");
        pod.log.line("stderr", "    at errorTest (/app/metrics.js:83:11)");
        pod.log.line("stdout", "GET /api/categories 200");
    }
    let pods = cluster.pods_of("dhakacart-backend");
    let found = until("the errors of all backends", 60, || {
        let found = entries(cluster, r#"{app="dhakacart-backend"} |= "error""#, 1)?;
        if found.len() < pods.len() { Err(format!("{} of {}", found.len(), pods.len())) } else { Ok(found) }
    });
    assert_eq!(found.len(), pods.len(), "one entry a backend");
    for pod in pods {
        let entry = found.iter().find(|entry| entry.labels["pod"] == pod.name());
        let entry = entry.unwrap_or_else(|| panic!("no error of {}", pod.name()));
        // The trace is part of the error, not an entry of its own.
        assert_eq!(entry.line, "error-test: this error was asked for\n    at errorTest (/app/metrics.js:83:11)");
        let labels: Vec<_> = entry.labels.iter().map(|(label, value)| (label.as_str(), value.as_str())).collect();
        let wanted = [
            ("app", "dhakacart-backend"),
            ("container", "dhakacart-backend"),
            ("level", "error"),
            ("namespace", "dhakacart"),
            ("node", pod.node()),
            ("pod", pod.name()),
            ("service_name", "dhakacart-backend"),
            ("stream", "stderr"),
        ];
        assert_eq!(labels, wanted);
    }
}

/// What the dashboards and the alerts on the access log read.
fn requests_are_told_apart_by_status_and_route(cluster: &Cluster) {
    let pod = cluster.pods_of("dhakacart-frontend")[0];
    for (request, status) in [("GET /api/products/7", 200), ("POST /api/orders", 502), ("GET /", 200)] {
        let time = "23/Nov/2026:05:00:00 +0000";
        pod.log.line("stdout", &format!(r#"10.0.0.1 - - [{time}] "{request} HTTP/1.1" {status} 12 "-" "k6""#));
    }
    let query = r#"{app="dhakacart-frontend", level="error"} | status=~"5.." | route="/api/orders" | method="POST""#;
    let found = until("the failed order", 60, || {
        let found = entries(cluster, query, 1)?;
        if found.is_empty() { Err("nothing".to_owned()) } else { Ok(found) }
    });
    assert!(found.len() == 1 && found[0].line.contains("POST /api/orders"), "{} entries", found.len());
    let products = entries(cluster, r#"{app="dhakacart-frontend", level="info"} | route="/api/products/:id""#, 1);
    assert_eq!(products.expect("Loki answers").len(), 1);
}

/// The kubelet moves a full log away and begins a new one, at any moment.
fn rotated(cluster: &Cluster) {
    for number in 0..40 {
        if number == 20 {
            cluster.pods_of("dhakacart-backend").iter().for_each(|pod| pod.log.rotate());
        }
        for pod in cluster.pods_of("dhakacart-backend") {
            pod.log.line("stdout", &format!("rotated {number} of {}", pod.name()));
        }
    }
}
