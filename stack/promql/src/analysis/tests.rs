//! Each check with its exact words, and what must pass them all.

use crate::{Analysis, Catalogue, Dialect, Job, Recorded, Unit, World, analyse, parse};

const BACKEND: &str = "\
# exporter: backend
# TYPE http_requests_total counter
http_requests_total{method,route,status}
# TYPE http_request_duration_seconds histogram
http_request_duration_seconds_bucket{method,route,le}
# TYPE orders_total counter
orders_total
# TYPE pool_connections gauge
# UNIT pool_connections count
pool_connections{state}
# TYPE gc_seconds summary
gc_seconds{quantile}
";
const NODE: &str = "\
# exporter: node-exporter
# enum mode idle,iowait,user,system
# off-by-default: systemd node_systemd_*
# TYPE node_cpu_seconds_total counter
node_cpu_seconds_total{cpu,mode}
# TYPE node_memory_MemTotal_bytes gauge
node_memory_MemTotal_bytes
# TYPE node_memory_MemAvailable_bytes gauge
node_memory_MemAvailable_bytes
# TYPE node_boot_time_seconds gauge
node_boot_time_seconds
# TYPE node_uname_info gauge
node_uname_info{nodename}
# TYPE node_systemd_unit_state gauge
# LABELS node_systemd_unit_state name,state
# TYPE node_scrape_collector_success gauge
node_scrape_collector_success{collector}
# TYPE node_load1 gauge
node_load1
";
const POSTGRES: &str = "\
# exporter: postgres-exporter
# TYPE pg_up gauge
pg_up
# TYPE pg_stat_database_numbackends gauge
# UNIT pg_stat_database_numbackends count
pg_stat_database_numbackends{datid,datname}
# TYPE pg_settings_max_connections gauge
# UNIT pg_settings_max_connections count
pg_settings_max_connections
# TYPE pg_stat_activity_max_tx_duration gauge
# UNIT pg_stat_activity_max_tx_duration seconds
pg_stat_activity_max_tx_duration{datname,state}
";
const KUBE: &str = "\
# exporter: kube-state-metrics
# TYPE kube_resourcequota gauge
kube_resourcequota{namespace,resource,type}
# TYPE kube_pod_info gauge
kube_pod_info{namespace,pod,node,instance}
# TYPE kube_pod_container_status_restarts_total counter
kube_pod_container_status_restarts_total{namespace,pod,container}
";
const REDIS: &str = "# exporter: redis-exporter\n# TYPE redis_up gauge\nredis_up\n";
const CADVISOR: &str = "\
# exporter: cadvisor
# TYPE container_cpu_usage_seconds_total counter
container_cpu_usage_seconds_total{namespace,pod,container?}
# TYPE container_tasks_state gauge
container_tasks_state{state}
";

fn world() -> World {
    let mut cadvisor = Job::new("cadvisor", "cadvisor").label("node", &[]);
    cadvisor.dropped.push("container_(tasks_state|cpu_load_average_10s)".into());
    let mut kube = Job::new("kube-state-metrics", "kube-state-metrics");
    kube.honor_labels = true;
    World {
        catalogues: [BACKEND, NODE, POSTGRES, KUBE, REDIS, CADVISOR].map(|text| Catalogue::parse(text).unwrap()).into(),
        jobs: vec![
            Job::new("dhakacart-pods", "backend")
                .label("namespace", &["dhakacart"])
                .label("app", &["dhakacart-backend"])
                .label("pod", &[]),
            Job::new("node-exporter", "node-exporter").label("node", &[]),
            Job::new("postgres-exporter", "postgres-exporter"),
            kube,
            cadvisor,
        ],
        recorded: vec![Recorded {
            name: "route:http_requests:rate5m".into(),
            labels: ["route".to_owned()].into(),
            unit: Unit::PerSecond,
        }],
        ..World::default()
    }
}

fn analysed(query: &str) -> (Analysis, Vec<String>) {
    analysed_in(&world(), query)
}

fn analysed_in(world: &World, query: &str) -> (Analysis, Vec<String>) {
    let expr = parse(query, Dialect::GRAFANA).unwrap_or_else(|faults| panic!("{query}: {}", faults[0]));
    let (analysis, findings) = analyse(&expr, world);
    (analysis, findings.iter().map(|finding| format!("{}: {finding}", finding.span.of(query))).collect())
}

#[track_caller]
fn one(query: &str, finding: &str) {
    assert_eq!(analysed(query).1, [finding], "{query}");
}

#[track_caller]
fn yields(query: &str, labels: &str, unit: Unit) {
    let (analysis, findings) = analysed(query);
    assert_eq!(findings, [""; 0], "{query}");
    assert_eq!((analysis.labels.to_string().as_str(), analysis.unit), (labels, unit), "{query}");
}

#[test]
fn metrics_that_are_not_there() {
    one(
        "node_cpu_secnods_total",
        "node_cpu_secnods_total: no metric is called `node_cpu_secnods_total`; fix: did you mean `node_cpu_seconds_total`?",
    );
    one(
        "nginx_connections",
        "nginx_connections: no metric is called `nginx_connections`; fix: read what an exporter exposes, or add its catalogue",
    );
    one(
        "redis_up == 0",
        "redis_up: `redis_up` is exposed by `redis-exporter`, which no job scrapes; fix: add a job that scrapes `redis-exporter`",
    );
    one(
        "container_tasks_state",
        "container_tasks_state: `container_tasks_state` is dropped by the job `cadvisor`, whose `container_(tasks_state|cpu_load_average_10s)` matches it; fix: take it out of what the job drops",
    );
    let mut sparing = world();
    sparing.jobs.iter_mut().for_each(|job| job.kept = Some("up|http_requests_total".into()));
    assert_eq!(
        analysed_in(&sparing, "rate(node_cpu_seconds_total[5m])").1,
        [
            "node_cpu_seconds_total: the job `node-exporter` does not keep `node_cpu_seconds_total`; fix: add it to the metrics that the job keeps"
        ]
    );
    assert_eq!(analysed_in(&sparing, "sum(rate(http_requests_total[5m])) / sum(up)").1, [""; 0]);
    one(
        "node_systemd_unit_state == 1",
        "node_systemd_unit_state: `node_systemd_unit_state` needs the collector `systemd`, which is off by default, and the job `node-exporter` does not switch it on; fix: switch the collector `systemd` on",
    );
    one(
        "http_request_duration_seconds",
        "http_request_duration_seconds: `http_request_duration_seconds` is a histogram, which has no series of that name; fix: read `http_request_duration_seconds_bucket`, `http_request_duration_seconds_sum` or `http_request_duration_seconds_count`",
    );
    one(
        "job:orders:rate5m",
        "job:orders:rate5m: no rule records `job:orders:rate5m`; fix: write a recording rule of that name",
    );
    one(
        "route:http_request:rate5m",
        "route:http_request:rate5m: no rule records `route:http_request:rate5m`; fix: did you mean `route:http_requests:rate5m`?",
    );
}

#[test]
fn labels_and_values_that_are_not_there() {
    one(
        "http_requests_total{stauts=\"500\"}",
        "stauts: `http_requests_total` has no label `stauts`; fix: did you mean `status`?",
    );
    one(
        "node_load1{device=\"sda\"}",
        "device: `node_load1` has no label `device`; fix: match one of its labels: `instance`, `job`, `node`",
    );
    one(
        "node_cpu_seconds_total{mode=\"idel\"}",
        "mode=\"idel\": `mode=\"idel\"` selects nothing: the `mode` of `node_cpu_seconds_total` has no such value; fix: did you mean `idle`?",
    );
    one(
        "node_cpu_seconds_total{mode=~\"idle|usr\"}",
        "mode=~\"idle|usr\": the `mode` of `node_cpu_seconds_total` is never `usr`; fix: did you mean `user`?",
    );
    one(
        "node_cpu_seconds_total{mode!=\"steal\"}",
        "mode!=\"steal\": the `mode` of `node_cpu_seconds_total` is never `steal`; fix: give a value that there is: `idle`, `iowait`, `system`, `user`",
    );
    one("sum by (nod) (node_load1)", "nod: `sum by (nod)`: its series have no label `nod`; fix: did you mean `node`?");
    one(
        "sum by (route) (sum(orders_total))",
        "route: `sum by (route)`: its series have no label `route`; fix: remove it: there are no labels",
    );
    one(
        "label_replace(node_load1, \"host\", \"$1\", \"instanc\", \"(.*):.*\")",
        "\"instanc\": `label_replace` reads the label `instanc`, which its series do not have; fix: did you mean `instance`?",
    );
    one(
        "label_replace(node_load1, \"host\", \"$1\", \"node\", \"(.*\")",
        "\"(.*\": `(.*` is not a regular expression: a `(` is never closed; fix: correct it in RE2's syntax, which Prometheus reads",
    );
}

#[test]
fn labels_that_are_dropped_need_not_be_there() {
    one(
        "sum without (nod) (node_load1)",
        "nod: `sum without (nod)`: its series have no label `nod`; fix: did you mean `node`?",
    );
    yields("sum without (pod, instance) (node_load1)", "`job`, `node`", Unit::Unknown);
}

#[test]
fn matchers_that_select_nothing_deployed() {
    one(
        "up{job=\"dhakacart-db\"} == 0",
        "job=\"dhakacart-db\": `job=\"dhakacart-db\"` selects nothing: no job of that name is scraped; fix: give a value that there is: `cadvisor`, `dhakacart-pods`, `kube-state-metrics`, `node-exporter`, `postgres-exporter`",
    );
    one(
        "up{job=\"node-exportr\"}",
        "job=\"node-exportr\": `job=\"node-exportr\"` selects nothing: no job of that name is scraped; fix: did you mean `node-exporter`?",
    );
    one(
        "pg_up{job=\"node-exporter\"}",
        "job=\"node-exporter\": `job=\"node-exporter\"` selects nothing: the job `node-exporter` scrapes `node-exporter`, which exposes no `pg_up`; fix: `pg_up` comes from the job `postgres-exporter`",
    );
    one(
        "http_requests_total{namespace=\"default\"}",
        "namespace=\"default\": `namespace=\"default\"` selects nothing: the `namespace` of `http_requests_total` has no such value; fix: give a value that there is: `dhakacart`",
    );
    one(
        "up{app=\"dhakacart-db\"}",
        "app=\"dhakacart-db\": `app=\"dhakacart-db\"` selects nothing: the `app` of `up` has no such value; fix: give a value that there is: `dhakacart-backend`",
    );
}

#[test]
fn regular_expressions_that_say_nothing() {
    one(
        "http_requests_total{route=~\"/api/orders\"}",
        "route=~\"/api/orders\": `/api/orders` is a regular expression that matches one text only; fix: write `route=\"/api/orders\"`",
    );
    one(
        "http_requests_total{route!~\"a\"}",
        "route!~\"a\": `a` is a regular expression that matches one text only; fix: write `route!=\"a\"`",
    );
    one(
        "http_requests_total{route=~\".*\"}",
        "route=~\".*\": `route=~\".*\"` selects everything, also series without the label; fix: remove the matcher, or write `.+`",
    );
}

#[test]
fn kinds_that_do_not_fit() {
    one(
        "rate(pg_stat_activity_max_tx_duration[5m])",
        "rate: `rate` takes a counter, and `pg_stat_activity_max_tx_duration` is a gauge; fix: use `deriv`, or read a counter",
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
        "orders_total: `>` compares the counter `orders_total`, which only grows until its process starts anew; fix: compare `rate(orders_total[5m])` or `increase(orders_total[1h])`",
    );
    one(
        "rate(sum(orders_total)[10m:1m])",
        "sum(orders_total)[10m:1m]: `rate` of an aggregated counter: when one of its counters starts anew, the sum falls; fix: take `rate` of each counter first, then aggregate",
    );
}

#[test]
fn histograms() {
    one(
        "histogram_quantile(0.95, sum by (route) (rate(http_request_duration_seconds_bucket[5m])))",
        "sum by (route) (rate(http_request_duration_seconds_bucket[5m])): `histogram_quantile` needs the label `le`, which the aggregation of `http_request_duration_seconds_bucket` drops; fix: keep it: `sum by (le, …)`",
    );
    one(
        "histogram_quantile(95, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))",
        "95: a quantile lies between 0 and 1, and 95 does not; fix: write `0.95`",
    );
    one(
        "histogram_quantile(0.5, rate(http_request_duration_seconds_sum[5m]))",
        "rate(http_request_duration_seconds_sum[5m]): `histogram_quantile` takes the buckets of a histogram, and `http_request_duration_seconds_sum` has no label `le`; fix: read a series that ends in `_bucket`",
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
        "/: the sides of `/` never match: the left has `datid`, `datname`, which the right has not; fix: aggregate both sides by the same labels, or write `/ on (instance, job) group_left ()`",
    );
    one(
        "sum(orders_total) / sum by (route) (http_requests_total)",
        "/: the sides of `/` never match: the right has `route`, which the left has not; fix: aggregate both sides to the same labels, or write `/ on () group_right ()`",
    );
    one(
        "kube_resourcequota{type=\"used\"} / kube_resourcequota{type=\"hard\"}",
        "/: the sides of `/` never match: their `type` is never the same; fix: write `/ ignoring (type)`, or aggregate both sides without it",
    );
    one(
        "pg_up and on (node) node_load1",
        "node: `on (node)`: the left side has no label `node`; fix: name a label that is there: `instance`, `job`",
    );
    one(
        "node_load1 * on (instance) group_left (nodenam) node_uname_info",
        "nodenam: `group_left (nodenam)`: the right side, which gives it, has no label `nodenam`; fix: did you mean `nodename`?",
    );
    one(
        "node_load1 / ignoring (mod) node_load1 offset 1h",
        "mod: `ignoring (mod)`: neither side has a label `mod`; fix: name a label that is there: `instance`, `job`, `node`",
    );
}

#[test]
fn series_that_are_divided_by_themselves() {
    const KEEPS_STATUS: &str = "each series meets itself on the other side of `/`, for both sides keep the label `status`: the result is always 1; fix: aggregate both sides without it: `sum without (status) (…)`, or `sum by` the labels that matter";
    for query in [
        "rate(http_requests_total{status=~\"5..\"}[5m]) / rate(http_requests_total[5m])",
        "rate(http_requests_total[5m]) / rate(http_requests_total{status=~\"5..\"}[5m])",
        "sum by (status) (rate(http_requests_total{status=~\"5..\"}[5m])) / sum by (status) (rate(http_requests_total[5m]))",
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
fn units_that_do_not_fit() {
    one(
        "node_memory_MemTotal_bytes + node_boot_time_seconds",
        "+: `+` combines bytes with timestamp; fix: bring both sides to one unit",
    );
    one("node_memory_MemTotal_bytes > 5m", ">: `>` compares bytes with seconds; fix: bring both sides to one unit");
    one(
        "node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes > node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes * 100",
        ">: `>` compares ratio (0-1) with percent (0-100); fix: multiply the left by 100",
    );
}

#[test]
fn ranges_that_are_too_short() {
    one(
        "rate(orders_total[1m])",
        "1m: a range of 1m holds fewer than four scrapes of the job `dhakacart-pods`, which scrapes every 30s; fix: write `[2m]` or more",
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
        analysed("rate(orders_total[10m]) + rate(orders_total[5m]) and on (job) up{job=\"dhakacart-pods\"}");
    let reads: Vec<_> = analysis.reads.iter().map(|read| (read.series.as_str(), read.jobs.len())).collect();
    assert_eq!(reads, [("orders_total", 1), ("up", 1)]);
    assert_eq!(analysis.shortest_range, Some(300.0));
}
