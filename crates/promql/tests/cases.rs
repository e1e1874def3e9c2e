//! Public bug reports by their numbers: what is said of each, what is fine beside it, and what Prometheus itself does
//! with it.
//!
//! The sources of all cases are in `tests/cases.md` of the workspace.
#![allow(
    clippy::unwrap_used,
    clippy::format_push_string,
    reason = "a test may fail where it stands, and need not be fast"
)]

#[path = "cases/engine.rs"]
mod engine;
mod support;

use catalogue::recorded;
use promql::{Dialect, Job, World, analyse, parse};

/// What Prometheus does with a query.
#[derive(Clone, Copy, PartialEq)]
enum Engine {
    /// It finds nothing, whether all is well or nothing is.
    FindsNothing,
    /// It refuses to run it.
    Refuses,
    /// It finds something, whether all is well or nothing is.
    FindsAlways,
    /// It knows no better, or was not given such series.
    Unasked,
}
use Engine::{FindsAlways, FindsNothing, Refuses, Unasked};

/// The case, the query, the id of the rule, a part of what is said, and the engine's own word.
const CASES: &[(&str, &str, &str, &str, Engine)] = &[
    (
        "C01",
        "sum by (app) (http_requests_total) and hour() >= 0",
        "query/never-matches",
        "the left has `app`, which the right has not; fix: aggregate both sides to the same labels, or write `and on \
         ()`",
        FindsNothing,
    ),
    ("C01", "sum by (app) (up) > 0 unless hour() < 9", "query/never-matches", "the left has `app`", Unasked),
    (
        "C02",
        "count(up{job=\"node-exporter\"} == 1) == 0",
        "query/impossible-bound",
        "`== 0` is never true: a count of nothing is no series, not 0; fix: ask `absent(…)`, or put `or vector(0)`",
        FindsNothing,
    ),
    ("C02", "count by (job) (up == 1) < 1", "query/impossible-bound", "`< 1` is never true", FindsNothing),
    (
        "C02",
        "count_over_time((probe_success == 0)[10m:1m]) == 0",
        "query/impossible-bound",
        "`== 0` is never true",
        FindsNothing,
    ),
    ("C02", "max(up == 1) < 1", "query/impossible-bound", "what is compared is 1", FindsNothing),
    ("C02", "sum(up == 1) == 0", "query/impossible-bound", "what is compared is 1 or more", FindsNothing),
    (
        "C04",
        "kube_pod_container_resource_requests{resource=\"memory\"} * on (namespace, pod) kube_pod_info",
        "query/many-to-one",
        "they differ by `container`; fix: add `group_left ()`",
        Refuses,
    ),
    (
        "C04",
        "rate(alertmanager_notifications_failed_total[5m]) / ignoring (reason) \
         rate(alertmanager_notifications_total[5m])",
        "query/many-to-one",
        "they differ by `reason`; fix: add `group_left ()`",
        Refuses,
    ),
    (
        "C04",
        "kube_pod_info * on (namespace, pod) group_left () kube_pod_container_resource_requests{resource=\"memory\"}",
        "query/many-to-one",
        "takes one series of the right, which has several: they differ by `container`",
        Refuses,
    ),
    (
        "C06",
        "rate({__name__=~\"node_network_(receive|transmit)_bytes_total\"}[5m])",
        "promql/names-dropped",
        "`node_network_receive_bytes_total` and `node_network_transmit_bytes_total` become series of the same labels",
        Refuses,
    ),
    (
        "C06",
        "{__name__=~\"node_network_(receive|transmit)_bytes_total\"} * 8",
        "promql/names-dropped",
        "drops their names",
        Refuses,
    ),
    (
        "C07",
        "sum by (app) (rate(http_requests_total[5m])) or vector(0)",
        "query/or-vector",
        "`or vector(0)` adds a series without `app`; fix: aggregate the other side without labels, or write \
         `or 0 * group by (app) (…)`",
        FindsAlways,
    ),
    (
        "C09",
        "http_request_duration_seconds_bucket{le=\"1\"}",
        "promql/bucket-bound",
        "is called `1`; fix: write `le=\"1.0\"`",
        FindsNothing,
    ),
    (
        "C09",
        "go_gc_duration_seconds{quantile=\"1\"}",
        "promql/bucket-bound",
        "is called `1`; fix: write `quantile=\"1.0\"`",
        FindsNothing,
    ),
    (
        "C09",
        "http_request_duration_seconds_bucket{le=\"0.42\"}",
        "promql/bucket-bound",
        "has no bucket `0.42`; fix: give one that there is: `0.1`, `0.5`, `1.0`, `+Inf`",
        FindsNothing,
    ),
    ("C11", "avg by (app) (up) < 90", "query/impossible-bound", "`< 90` is always true", FindsAlways),
    ("C11", "sum(up) / count(up) < 90", "query/impossible-bound", "`< 90` is always true", FindsAlways),
    (
        "C11",
        "1 - kubelet_volume_stats_inodes_free / kubelet_volume_stats_inodes > 85",
        "promql/percentage-of-ratio",
        "`> 85` compares a part of its whole, a ratio (0-1), with a percentage; fix: write `> 0.85`",
        Unasked,
    ),
    ("C11", "node:node_cpu:ratio_rate5m > 90", "promql/percentage-of-ratio", "fix: write `> 0.9`", Unasked),
    (
        "C11",
        "probe_ssl_earliest_cert_expiry < 30",
        "query/impossible-bound",
        "a point in time, in seconds since 1970; fix: compare how long ago it is",
        FindsNothing,
    ),
    (
        "C11",
        "rate(pg_stat_database_xact_commit[5m]) / (rate(pg_stat_database_xact_commit[5m]) + \
         rate(pg_stat_database_xact_rollback[5m])) < 95",
        "query/impossible-bound",
        "`< 95` is always true: a part divided by its whole is between 0 and 1; fix: write `< 0.95`",
        Unasked,
    ),
    ("C11", "count(up == 0) / count(up) > 50", "query/impossible-bound", "`> 50` is never true", FindsNothing),
    (
        "C11",
        "redis_keyspace_hits_total / (redis_keyspace_hits_total + redis_keyspace_misses_total) < 0.8",
        "promql/lifetime",
        "`redis_keyspace_hits_total` of `redis_keyspace_misses_total` since their processes started",
        Unasked,
    ),
    ("C11", "hour() > 23", "query/impossible-bound", "between 0 and 23", FindsNothing),
    (
        "C12",
        "sum by (pod) (container_memory_working_set_bytes) / \
         sum by (pod) (kube_pod_container_resource_limits{resource=\"cpu\"})",
        "query/unit-mismatch",
        "`/` divides bytes by cores",
        Unasked,
    ),
    (
        "C14",
        "kube_pod_container_status_waiting_reason{reason=\"CrashLoopBackoff\"}",
        "promql/unknown-value",
        "hardly `CrashLoopBackoff`; fix: did you mean `CrashLoopBackOff`?",
        Unasked,
    ),
    (
        "C14",
        "kube_pod_container_status_last_terminated_reason{reason=\"OOMkilled\"}",
        "promql/unknown-value",
        "did you mean `OOMKilled`?",
        Unasked,
    ),
    ("C14", "kube_pod_status_reason{reason=\"evicted\"}", "promql/selects-nothing", "did you mean `Evicted`?", Unasked),
    (
        "C16",
        "up{job=\"node-exporter\", instance=\"10.0.0.1\"} == 0",
        "promql/instance-port",
        "never `10.0.0.1`: it is a host with its port; fix: write `instance=~\"10.0.0.1:.+\"`",
        FindsNothing,
    ),
    (
        "C16",
        "up{job=\"node-exporter\"} == 0 and on (instance) kube_node_info",
        "query/never-matches",
        "their `instance` ends in `:9100` on the left, and in `:8080` on the right",
        FindsNothing,
    ),
    (
        "C18",
        "avg(histogram_quantile(0.9, sum by (le, handler) \
         (rate(prometheus_http_request_duration_seconds_bucket[5m]))))",
        "promql/mean-of-quantiles",
        "`avg` of quantiles is no quantile of anything",
        Unasked,
    ),
    (
        "C18",
        "avg by (job) (prometheus_target_interval_length_seconds{quantile=\"0.99\"})",
        "promql/mean-of-quantiles",
        "`avg` of quantiles",
        Unasked,
    ),
    (
        "C21",
        "time() - kube_job_status_start_time > 3600 and absent(kube_job_status_completion_time)",
        "query/never-matches",
        "or write `and on ()`",
        Unasked,
    ),
    (
        "C25",
        "rate(loki_ingester_wal_corruptions_total[5m]) > 0",
        "promql/unknown-metric",
        "was not seen when `loki` was recorded",
        Unasked,
    ),
];

/// The case, and a query beside it that is fine.
const FINE: &[(&str, &str)] = &[
    ("C01", "sum by (app) (up) and on () hour() >= 9"),
    ("C02", "absent(up{job=\"node-exporter\"} == 1)"),
    ("C02", "(count(up == 1) or vector(0)) == 0"),
    ("C02", "count(up == 0) > 0"),
    (
        "C04",
        "kube_pod_container_resource_requests{resource=\"memory\"} * on (namespace, pod) group_left () kube_pod_info",
    ),
    (
        "C04",
        "sum by (namespace, pod) (kube_pod_container_resource_requests{resource=\"memory\"}) \
             * on (namespace, pod) sum by (namespace, pod) (kube_pod_info)",
    ),
    ("C04", "kube_pod_status_phase{phase=\"Running\"} * on (namespace, pod) group_left (node) kube_pod_info"),
    ("C06", "sum by (device) (rate(node_network_receive_bytes_total[5m]))"),
    ("C06", "count by (__name__) ({__name__=~\"node_network_(receive|transmit)_bytes_total\"})"),
    ("C07", "sum(rate(http_requests_total[5m])) or vector(0)"),
    ("C07", "(sum by (app) (rate(http_requests_total[5m])) or vector(0)) > 5"),
    ("C07", "sum(sum by (app) (rate(http_requests_total[5m])) or vector(0))"),
    ("C09", "http_request_duration_seconds_bucket{le=~\"1|1.0\"}"),
    ("C09", "http_request_duration_seconds_bucket{le=\"+Inf\"}"),
    ("C11", "avg by (app) (up) < 0.9"),
    ("C11", "probe_ssl_earliest_cert_expiry - time() < 30"),
    ("C11", "node_boot_time_seconds == 0"),
    ("C11", "sum(up) / count(up) < 1"),
    (
        "C12",
        "sum by (pod) (container_memory_working_set_bytes) / \
             sum by (pod) (kube_pod_container_resource_limits{resource=\"memory\"})",
    ),
    ("C14", "kube_pod_container_status_waiting_reason{reason=\"CreateContainerConfigError\"} == 1"),
    ("C14", "kube_pod_container_status_waiting_reason{reason=\"RegistryUnavailable\"} == 1"),
    ("C16", "up{job=\"node-exporter\", instance=~\"10.0.0.1:.+\"} == 0"),
    ("C18", "max(prometheus_target_interval_length_seconds{quantile=\"0.99\"})"),
    ("C22", "label_replace(up, \"team\", \"shop\", \"\", \"\")"),
    ("C24", "rate(node_nf_conntrack_stat_drop[5m]) > 0"),
    ("C24", "increase(redis_slowlog_last_id[1h]) > 10"),
    ("C26", "kube_pod_info / ignoring (cluster) kube_pod_info offset 1d"),
    ("C26", "up * on (instance) group_left (__name__) kube_node_info"),
    ("C25", "rate(alertmanager_notifications_suppressed_total[5m])"),
    ("C25", "alertmanager_cluster_members < 3"),
    ("C25", "rate(prometheus_remote_storage_samples_failed_total{url=~\"https://.+\"}[5m]) > 0"),
    ("C25", "rate(node_nfs_requests_total[5m])"),
    ("C25", "rate(node_xfs_read_calls_total[5m])"),
    ("C25", "node_power_supply_info{status=\"Discharging\"}"),
    ("C25", "rate(node_ipvs_connections_total[5m])"),
];

fn world() -> World {
    const SHOP: &str = include_str!("cases/shop.prom");
    let job = |name: &str, port: u16| Job { port: Some(port), ..Job::new(name, name).label("pod", &[]) };
    let kube = Job { honor_labels: true, ..job("kube-state-metrics", 8080) };
    World {
        catalogues: recorded::with(&[("shop", SHOP)]).unwrap(),
        jobs: vec![
            job("node-exporter", 9100).label("node", &[]),
            job("shop", 8000).label("app", &["backend", "frontend"]),
            job("alertmanager", 9093),
            job("prometheus", 9090),
            job("prometheus", 9090),
            job("redis-exporter", 9121),
            job("postgres-exporter", 9187),
            Job::new("kubelet", "kubelet").label("node", &[]),
            Job::new("cadvisor", "cadvisor").label("node", &[]),
            kube,
            Job::new("probes", "blackbox-probe").label("instance", &["https://shop.example/"]),
        ],
        recorded_by_name: true,
        ..World::default()
    }
}

#[test]
fn each_case_is_told_by_one_rule() {
    let world = world();
    for (case, query, rule, words, _) in CASES {
        let (_, findings) = analyse(&parse(query, Dialect::PROMETHEUS).unwrap(), &world);
        let said: Vec<String> = findings.iter().map(|finding| format!("{}: {finding}", finding.rule.id)).collect();
        assert!(said.len() == 1 && findings[0].rule.id == *rule && said[0].contains(words), "{case} {query}: {said:?}");
    }
    for (case, query) in FINE {
        let (_, findings) = analyse(&parse(query, Dialect::PROMETHEUS).unwrap(), &world);
        assert_eq!(findings, [], "{case} {query}");
    }
}

/// What a fix writes out in full is PromQL itself: operators with their matching, comparisons, matchers, functions.
#[test]
fn every_fix_that_can_be_copied_is_promql() {
    let world = world();
    let mut copied = 0;
    for (case, query, ..) in CASES {
        let (_, findings) = analyse(&parse(query, Dialect::PROMETHEUS).unwrap(), &world);
        for text in findings.iter().flat_map(|finding| finding.fix.split('`').skip(1).step_by(2)) {
            let first = text.chars().next().unwrap();
            let operator =
                ["and ", "or ", "unless ", "* ", "/ ", "> ", "< ", "== "].iter().any(|op| text.starts_with(op));
            let whole = if operator {
                let right = if text.ends_with(')') && text.contains(" on (") { " b" } else { "" };
                format!("a {}{right}", text.replace('…', "c"))
            } else if text.contains("=\"") || text.contains("=~\"") {
                format!("a{{{text}}}")
            } else if first.is_ascii_alphabetic() && text.ends_with(')') && !text.starts_with("group_") {
                text.replace('…', "c")
            } else {
                continue;
            };
            let parsed = parse(&whole, Dialect::PROMETHEUS);
            assert!(parsed.is_ok(), "{case}: `{text}`, written `{whole}`: {:?}", parsed.err());
            copied += 1;
        }
    }
    assert!(copied > 20, "{copied}");
}
