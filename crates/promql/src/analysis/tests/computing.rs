//! What a query does with what it reads: kinds, histograms, joins, units, ranges, labels.

use super::*;

#[test]
fn kinds_that_do_not_fit() {
    one(
        "rate(pg_stat_activity_max_tx_duration[5m])",
        "rate: `rate` takes a counter, and `pg_stat_activity_max_tx_duration` is a gauge; fix: use `deriv`, or read a \
         counter",
    );
    one(
        "increase(pool_connections[5m])",
        "increase: `increase` takes a counter, and `pool_connections` is a gauge; fix: use `delta`, or read a counter",
    );
    one(
        "delta(orders_total[5m])",
        "delta: `delta` takes a gauge, and `orders_total` is a counter, which starts anew; fix: use `increase`",
    );
    one(
        "orders_total > 100",
        "orders_total: `>` compares the counter `orders_total`, which only grows until its process starts anew; fix: \
         compare `rate(orders_total[5m])` or `increase(orders_total[1h])`",
    );
    one(
        "rate(sum(orders_total)[10m:1m])",
        "sum(orders_total)[10m:1m]: `rate` of an aggregated counter: when one of its counters starts anew, the sum \
         falls; fix: take `rate` of each counter first, then aggregate",
    );
}

#[test]
fn histograms() {
    one(
        "histogram_quantile(0.95, sum by (route) (rate(http_request_duration_seconds_bucket[5m])))",
        "sum by (route) (rate(http_request_duration_seconds_bucket[5m])): `histogram_quantile` needs the label `le`, \
         which the aggregation of `http_request_duration_seconds_bucket` drops; fix: keep it: `sum by (le, …)`",
    );
    one(
        "histogram_quantile(95, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))",
        "95: a quantile lies between 0 and 1, and 95 does not; fix: write `0.95`",
    );
    one(
        "histogram_quantile(0.5, rate(http_request_duration_seconds_sum[5m]))",
        "rate(http_request_duration_seconds_sum[5m]): `histogram_quantile` takes the buckets of a histogram, and \
         `http_request_duration_seconds_sum` has no label `le`; fix: read a series that ends in `_bucket`",
    );
    one(
        "quantile_over_time(99, node_load1[1h])",
        "99: a quantile lies between 0 and 1, and 99 does not; fix: write `0.99`",
    );
    one("quantile(-1, node_load1)", "-1: a quantile lies between 0 and 1, and -1 does not; fix: write it like `0.95`");
    yields(
        "histogram_quantile(0.95, sum by (le, route) (rate(http_request_duration_seconds_bucket[5m])))",
        "`route`",
        Unit::Seconds,
    );
}

#[test]
fn sides_that_never_match() {
    one(
        "pg_stat_database_numbackends / pg_settings_max_connections > 0.8",
        "/: the sides of `/` never match: the left has `datid`, `datname`, which the right has not; fix: aggregate \
         both sides by the same labels, or write `/ on (instance, job) group_left ()`",
    );
    one(
        "sum(orders_total) / sum by (route) (http_requests_total)",
        "/: the sides of `/` never match: the right has `route`, which the left has not; fix: aggregate both sides to \
         the same labels, or write `/ on () group_right ()`",
    );
    one(
        "kube_resourcequota{type=\"used\"} / kube_resourcequota{type=\"hard\"}",
        "/: the sides of `/` never match: their `type` is never the same; fix: write `/ ignoring (type)`, or \
         aggregate both sides without it",
    );
    one(
        "pg_up and on (node) node_load1",
        "node: `on (node)`: the left side has no label `node`; fix: name a label that is there: `instance`, `job`",
    );
    one(
        "node_load1 * on (instance) group_left (nodenam) node_uname_info",
        "nodenam: `group_left (nodenam)`: the right side, which gives it, has no label `nodenam`; fix: did you mean \
         `nodename`?",
    );
    one(
        "node_load1 / ignoring (nod) node_load1 offset 1h",
        "nod: `ignoring (nod)`: neither side has a label `nod`; fix: did you mean `node`?",
    );
}

#[test]
fn a_mistyped_grouping_is_told_once() {
    one(
        "sum by (route) (rate(http_requests_total[5m])) / sum by (rout) (rate(http_requests_total[5m]))",
        "rout: `sum by (rout)`: its series have no label `rout`; fix: did you mean `route`?",
    );
    // What it is joined by is not missed again in the next join.
    one(
        "sum by (rout, job) (http_requests_total) * on (job) sum by (job) (up) * on (job) sum by (job) (up)",
        "rout: `sum by (rout)`: its series have no label `rout`; fix: did you mean `route`?",
    );
}

#[test]
fn series_that_are_divided_by_themselves() {
    const KEEPS_STATUS: &str = "each series meets itself on the other side of `/`, for both sides keep the label \
        `status`: the result is always 1; fix: aggregate both sides without it: `sum without (status) (…)`, or `sum \
        by` the labels that matter";
    for query in [
        "rate(http_requests_total{status=~\"5..\"}[5m]) / rate(http_requests_total[5m])",
        "rate(http_requests_total[5m]) / rate(http_requests_total{status=~\"5..\"}[5m])",
        "sum by (status) (rate(http_requests_total{status=~\"5..\"}[5m])) / sum by (status) \
         (rate(http_requests_total[5m]))",
    ] {
        one(query, &format!("{query}: {KEEPS_STATUS}"));
    }
    one(
        "node_load1 - node_load1",
        "node_load1 - node_load1: both sides of `-` are the same: the result is always 0; fix: correct one of them",
    );
    yields(
        "sum(rate(http_requests_total{status=~\"5..\"}[5m])) / sum(rate(http_requests_total[5m]))",
        "none",
        Unit::Ratio,
    );
}

#[test]
fn what_may_differ_by_a_label_that_is_gone_is_not_called_the_same() {
    for query in [
        "sum by ($by) (rate(http_requests_total{status=~\"5..\"}[5m])) / sum by ($by) (rate(http_requests_total[5m]))",
        "sum by (status) (rate(http_requests_total{status=~\"5..\", method=\"GET\"}[5m])) / sum by (status) \
         (rate(http_requests_total[5m]))",
        "sum by (route) (rate(some_total{status=~\"5..\"}[5m])) / sum by (route) (rate(some_total[5m]))",
    ] {
        let (_, faults) = analysed(query);
        assert!(!faults.iter().any(|fault| fault.contains("meets itself")), "{query}: {faults:?}");
    }
}

#[test]
fn what_happened_last_only_moves_on() {
    yields("rate(node_boot_time_seconds[5m])", "`instance`, `job`, `node`", Unit::Unknown);
}

#[test]
fn units_that_do_not_fit() {
    one(
        "node_memory_MemTotal_bytes + node_boot_time_seconds",
        "+: `+` combines bytes with timestamp; fix: bring both sides to one unit",
    );
    one("node_memory_MemTotal_bytes > 5m", ">: `>` compares bytes with seconds; fix: bring both sides to one unit");
    one(
        "node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes > node_memory_MemAvailable_bytes / \
         node_memory_MemTotal_bytes * 100",
        ">: `>` compares ratio (0-1) with percent (0-100); fix: multiply the left by 100",
    );
}

#[test]
fn ranges_that_are_too_short() {
    one(
        "rate(orders_total[1m])",
        "1m: a range of 1m holds fewer than four scrapes of the job `teahouse-pods`, which scrapes every 30s; fix: \
         write `[2m]` or more",
    );
    yields("rate(orders_total[$__rate_interval])", "`app`, `instance`, `job`, `namespace`, `pod`", Unit::PerSecond);
    yields("max_over_time(node_load1[1m])", "`instance`, `job`, `node`", Unit::Unknown);
}

#[test]
fn labels_go_through_everything() {
    for (query, labels, unit) in [
        ("up", "`app`, `instance`, `job`, `namespace`, `node`, `pod`", Unit::Truth),
        ("up{job=\"postgres-exporter\"} == 0", "`instance`, `job`", Unit::Truth),
        ("1 - avg by (node) (rate(node_cpu_seconds_total{mode=\"idle\"}[5m]))", "`node`", Unit::Ratio),
        ("sum by (pod) (rate(container_cpu_usage_seconds_total[5m])) * 100", "`pod`", Unit::PercentOfCore),
        ("sum without (cpu, mode) (rate(node_cpu_seconds_total[5m]))", "`instance`, `job`, `node`", Unit::Cores),
        (
            "100 * (1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes)",
            "`instance`, `job`, `node`",
            Unit::Percent,
        ),
        ("time() - node_boot_time_seconds > 1d", "`instance`, `job`, `node`", Unit::Seconds),
        ("absent(up{job=\"postgres-exporter\", instance=~\".+\"})", "`job`", Unit::Truth),
        ("absent(up{job=\"cadvisor\"}) or up{job=\"cadvisor\"} == 0", "`instance`, `job`, `node`", Unit::Truth),
        ("count_values(\"load\", node_load1)", "`load`", Unit::Count),
        ("topk(5, sum by (route) (rate(http_requests_total[5m])))", "`route`", Unit::PerSecond),
        ("label_replace(pg_up, \"db\", \"$1\", \"instance\", \"(.*):.*\")", "`db`, `instance`, `job`", Unit::Truth),
        ("label_join(node_load1, \"id\", \"-\", \"node\", \"job\")", "`id`, `instance`, `job`, `node`", Unit::Unknown),
        (
            "node_load1 * on (instance) group_left (nodename) node_uname_info",
            "`instance`, `job`, `node`, `nodename`",
            Unit::Unknown,
        ),
        (
            "sum by (instance) (pg_stat_database_numbackends) / on (instance) pg_settings_max_connections",
            "`instance`",
            Unit::Ratio,
        ),
        (
            "rate(http_request_duration_seconds_sum[5m]) / rate(http_request_duration_seconds_count[5m])",
            "`app`, `instance`, `job`, `method`, `namespace`, `pod`, `route`",
            Unit::Seconds,
        ),
        ("route:http_requests:rate5m", "`route`", Unit::PerSecond),
        ("vector(1)", "none", Unit::Number),
        ("sum by ($group) (up)", "unknown ones", Unit::Count),
        ("gc_seconds{quantile=\"0.5\"}", "`app`, `instance`, `job`, `namespace`, `pod`, `quantile`", Unit::Seconds),
        (
            "kube_resourcequota{type=\"used\"} / ignoring (type) (kube_resourcequota{type=\"hard\"} > 0)",
            "`instance`, `job`, `namespace`, `resource`",
            Unit::Unknown,
        ),
        (
            "increase(kube_pod_container_status_restarts_total[1h]) > 3",
            "`container`, `instance`, `job`, `namespace`, `pod`",
            Unit::Count,
        ),
        ("orders_total == 0", "`app`, `instance`, `job`, `namespace`, `pod`", Unit::Count),
        ("ALERTS{alertname=\"Watchdog\"}", "`alertname`, `alertstate` and unknown ones", Unit::Unknown),
    ] {
        yields(query, labels, unit);
    }
}

#[test]
fn targets_labels_win_where_the_job_does_not_honour_the_exporters() {
    yields(
        "container_cpu_usage_seconds_total{container=\"\"}",
        "`instance`, `job`, `namespace`, `node`, `pod`",
        Unit::CpuSeconds,
    );
    let mut world = world();
    world.jobs[3].honor_labels = false;
    let expr = parse("kube_pod_info", Dialect::PROMETHEUS).unwrap();
    let labels = analyse(&expr, &world).0.labels;
    assert_eq!(labels.to_string(), "`exported_instance`, `instance`, `job`, `namespace`, `node`, `pod`");
}

#[test]
fn what_is_read_is_known() {
    let (analysis, _) =
        analysed("rate(orders_total[10m]) + rate(orders_total[5m]) and on (job) up{job=\"teahouse-pods\"}");
    let reads: Vec<_> = analysis.reads.iter().map(|read| (read.series.as_str(), read.jobs.len())).collect();
    assert_eq!(reads, [("orders_total", 1), ("up", 1)]);
    assert_eq!(analysis.shortest_range, Some(300.0));
}
