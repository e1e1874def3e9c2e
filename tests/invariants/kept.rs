//! Whatever a rule or a panel reads, some scrape keeps: the queries as they are written, against the relabelling as it
//! is written.

use std::collections::{BTreeMap, BTreeSet};

use promql::{Dialect, analyse, parse};
use regex::Regex;
use serde_json::Value;

use crate::look::Look;
use crate::testing::Faults;
use crate::world::World;

/// Every series that a rule or a panel reads is kept by each job that brings it.
fn what_is_read_is_kept(world: &World) -> Faults {
    let config = world.config("prometheus", "prometheus.yml");
    let jobs: BTreeMap<&str, &Value> =
        config.list("/scrape_configs").iter().map(|job| (job.word("/job_name"), job)).collect();
    let mut faults = BTreeSet::new();
    for (job, series) in read(world) {
        let dropped = jobs.get(job.as_str()).is_some_and(|job| !keeps(job, &series));
        if dropped {
            faults.insert(format!("scrape job `{job}`: it drops `{series}`, which is read; fix: keep it"));
        }
    }
    faults.into_iter().collect()
}

/// Whether a job stores series of this name, as far as rules about names say.
fn keeps(job: &Value, series: &str) -> bool {
    let of_names = |rule: &&Value| *rule.at("/source_labels") == serde_json::json!(["__name__"]);
    job.list("/metric_relabel_configs").iter().filter(of_names).all(|rule| {
        let regex = Regex::new(&format!("^(?s:{})$", rule.word("/regex"))).expect("a regular expression");
        match rule.word("/action") {
            "keep" => regex.is_match(series),
            "drop" => !regex.is_match(series),
            _ => true,
        }
    })
}

/// What Prometheus notes of each target itself, behind all relabelling.
fn is_noted(series: &str) -> bool {
    series == "up" || series.starts_with("scrape_")
}

/// Every series that is read from a job: the job, and the series.
fn read(world: &World) -> BTreeSet<(String, String)> {
    let metrics = (stack::PROGRAM.metrics)();
    let mut found = BTreeSet::new();
    for text in queries(world) {
        let Ok(query) = parse(&text, Dialect::EVERY_FEATURE.in_grafana()) else { panic!("no PromQL: {text}") };
        for read in analyse(&query, metrics).0.reads {
            let jobs = read.jobs.into_iter().filter(|_| !is_noted(&read.series));
            found.extend(jobs.map(|job| (job, read.series.clone())));
        }
    }
    found
}

/// Every query that is put to Prometheus.
fn queries(world: &World) -> Vec<String> {
    let mut found = Vec::new();
    for config in world.configs() {
        let value = config.parsed();
        if config.object.name() == "prometheus-rules" {
            let rules = value.list("/groups").iter().flat_map(|group| group.list("/rules"));
            found.extend(rules.map(|rule| rule.word("/expr").to_owned()));
        } else if config.is_json() {
            collect(&value, &mut found);
        }
    }
    found
}

/// The queries of panels, marks and variables of a board.
fn collect(value: &Value, found: &mut Vec<String>) {
    if value.word("/datasource/type") == "prometheus" {
        found.extend(value.at("/expr").as_str().map(str::to_owned));
        let asked = [value.at("/query"), value.at("/query/query")].into_iter().find_map(Value::as_str);
        let values = asked.and_then(|asked| asked.strip_prefix("label_values(")?.rsplit_once(','));
        found.extend(values.map(|(series, _)| series.to_owned()));
    }
    match value {
        Value::Object(entries) => entries.values().for_each(|below| collect(below, found)),
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{holds, reports};

    #[test]
    fn every_series_that_is_read_is_kept() {
        holds(what_is_read_is_kept);
        for world in World::ours() {
            let read = read(world).len();
            assert!(read > 100, "only {read} series are read in {}", world.environment);
        }
    }

    /// Histograms are read by their parts, and a join by what it only takes labels of.
    #[test]
    fn parts_of_histograms_and_what_is_joined_are_read() {
        let read = read(&World::ours()[0]);
        for series in [
            ("loki", "loki_request_duration_seconds_bucket"),
            ("loki", "loki_request_duration_seconds_count"),
            ("kube-state-metrics", "kube_replicaset_created"),
            ("kube-state-metrics", "kube_pod_spec_volumes_persistentvolumeclaims_info"),
            ("node-exporter", "node_uname_info"),
        ] {
            assert!(read.contains(&(series.0.to_owned(), series.1.to_owned())), "{series:?}");
        }
    }

    /// Lets a job keep these names only.
    fn keep_only(names: &'static str) -> impl FnOnce(&mut World) {
        move |world| {
            let job = "- job_name: postgres-exporter\n";
            let rule =
                format!("metric_relabel_configs:\n  - {{source_labels: [__name__], action: keep, regex: {names}}}");
            world.rewrite("prometheus", "prometheus.yml", job, &format!("{job}  {rule}\n"));
        }
    }

    #[test]
    fn a_series_that_a_job_drops_is_reported() {
        let mut world = World::tea_house();
        keep_only("pg_up|pg_stat_user_tables_.*")(&mut world);
        assert_eq!(what_is_read_is_kept(&world), Faults::new());
        reports(
            what_is_read_is_kept,
            keep_only("pg_up|pg_stat"),
            "scrape job `postgres-exporter`: it drops `pg_stat_user_tables_n_tup_ins`, which is read; fix: keep it",
        );
    }
}
