//! Tests of the checks of scrape jobs.

use super::*;
use crate::testing::{holds, reports};

#[test]
fn every_job_finds_targets_that_exist_and_none_twice() {
    holds(jobs_find_targets);
}

#[test]
fn a_job_finds_exactly_what_it_is_for() {
    let world = World::tea_house();
    let found: Vec<(String, Vec<String>)> = jobs(&world)
        .into_iter()
        .map(|job| (job.name, job.targets.iter().map(|target| target.to.title()).collect()))
        .collect();
    let targets = |name: &str| &found.iter().find(|(job, _)| job == name).expect("the job is there").1;
    assert_eq!(targets("loki"), &["StatefulSet monitoring/loki, port 3100"]);
    assert_eq!(targets("node-exporter"), &["DaemonSet monitoring/node-exporter, port 9100"]);
    assert_eq!(targets("cadvisor"), &["any address, port 10250"]);
    assert_eq!(targets("kube-apiserver"), &["any address, port 6443"]);
    assert_eq!(
        targets("teahouse-pods"),
        &["Deployment teahouse/teahouse-backend, port 5000", "Deployment teahouse/teahouse-frontend, port 80"]
    );
    assert_eq!(targets("teahouse-probes").len(), 5);
}

#[test]
fn a_job_for_a_port_that_no_service_has_is_reported() {
    let mut world = World::tea_house();
    world.rewrite("prometheus", "prometheus.yml", "regex: grafana;http", "regex: grafana;metrics");
    assert_eq!(
        jobs_find_targets(&world),
        [
            "scrape job `grafana`: nothing that exists is kept; fix: name a port that exists",
            "Deployment monitoring/grafana: no job scrapes it; fix: add a job"
        ]
    );
}

#[test]
fn a_job_for_pods_of_another_namespace_is_reported() {
    let mut world = World::tea_house();
    world.put("Deployment", "redis-exporter", "/metadata/namespace", "monitoring");
    world.put("Service", "redis-exporter", "/metadata/namespace", "monitoring");
    assert_eq!(
        jobs_find_targets(&world)[0],
        "scrape job `redis-exporter`: nothing that exists is kept; fix: name a port that exists"
    );
}

#[test]
fn a_job_whose_drop_rule_drops_everything_is_reported() {
    let mut world = World::tea_house();
    world.rewrite("prometheus", "prometheus.yml", "regex: Pending|", "regex: Running|Pending|");
    assert_eq!(jobs_find_targets(&world).iter().filter(|fault| fault.contains("nothing that exists")).count(), 3);
}

#[test]
fn a_target_that_two_jobs_scrape_is_reported() {
    reports(
        jobs_find_targets,
        |world| world.rewrite("prometheus", "prometheus.yml", "regex: kube-state-metrics;telemetry", "regex: loki;.*"),
        "scrape job `kube-state-metrics-self`: StatefulSet monitoring/loki, port 3100/metrics? is scraped by `loki` \
         too, so that sums count it twice; fix: drop one",
    );
}
