//! Each check with its exact words, and what must pass them all: here what a query names, in `computing` what it does
//! with it.

mod bounds;
mod computing;
mod limits;

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
            Job::new("teahouse-pods", "backend")
                .label("namespace", &["teahouse"])
                .label("app", &["teahouse-backend"])
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
            histogram: false,
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
        "node_cpu_secnods_total: no metric is called `node_cpu_secnods_total`; fix: did you mean \
         `node_cpu_seconds_total`?",
    );
    one(
        "nginx_connections",
        "nginx_connections: no metric is called `nginx_connections`; fix: read what an exporter exposes, or, if one \
         exposes it now, `cargo xtask record` that exporter",
    );
    one(
        "redis_up == 0",
        "redis_up: `redis_up` is exposed by `redis-exporter`, which no job scrapes; fix: add a job that scrapes \
         `redis-exporter`",
    );
    one(
        "container_tasks_state",
        "container_tasks_state: `container_tasks_state` is dropped by the job `cadvisor`, whose \
         `container_(tasks_state|cpu_load_average_10s)` matches it; fix: take it out of what the job drops",
    );
    let mut sparing = world();
    sparing.jobs.iter_mut().for_each(|job| job.kept = Some("up|http_requests_total".into()));
    assert_eq!(
        analysed_in(&sparing, "rate(node_cpu_seconds_total[5m])").1,
        ["node_cpu_seconds_total: the job `node-exporter` does not keep `node_cpu_seconds_total`; fix: add it to \
             the metrics that the job keeps"]
    );
    assert_eq!(analysed_in(&sparing, "sum(rate(http_requests_total[5m])) / sum(up)").1, [""; 0]);
    one(
        "node_systemd_unit_state == 1",
        "node_systemd_unit_state: `node_systemd_unit_state` needs the collector `systemd`, which is off by default, \
         and the job `node-exporter` does not switch it on; fix: switch the collector `systemd` on",
    );
    one(
        "http_request_duration_seconds",
        "http_request_duration_seconds: `http_request_duration_seconds` is a histogram, which has no series of that \
         name; fix: read `http_request_duration_seconds_bucket`, `http_request_duration_seconds_sum` or \
         `http_request_duration_seconds_count`",
    );
    one(
        "job:orders:rate5m",
        "job:orders:rate5m: no rule records `job:orders:rate5m`; fix: write a recording rule of that name",
    );
    one(
        "route:http_request:rate5m",
        "route:http_request:rate5m: no rule records `route:http_request:rate5m`; fix: did you mean \
         `route:http_requests:rate5m`?",
    );
}

#[test]
fn labels_and_values_that_are_not_there() {
    one(
        "rate(http_requests_total{job=\"teahouse-backend\"}[5m])",
        "job=\"teahouse-backend\": `job=\"teahouse-backend\"` selects nothing: no job of that name is scraped; fix: \
         did you mean `app=\"teahouse-backend\"`?",
    );
    one(
        "rate(http_requests_total{status=\"5xx\"}[5m])",
        "status=\"5xx\": the `status` of `http_requests_total` is never `5xx`: it is a code like `500`; fix: write \
         `status=~\"5..\"`",
    );
    one(
        "rate(container_cpu_usage_seconds_total{pod_name=\"a\"}[5m])",
        "pod_name: `container_cpu_usage_seconds_total` has no label `pod_name`; fix: did you mean `pod`?",
    );
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
        "mode=\"idel\": `mode=\"idel\"` selects nothing: the `mode` of `node_cpu_seconds_total` has no such value; \
         fix: did you mean `idle`?",
    );
    one(
        "node_cpu_seconds_total{mode=~\"idle|usr\"}",
        "mode=~\"idle|usr\": the `mode` of `node_cpu_seconds_total` is never `usr`; fix: did you mean `user`?",
    );
    one(
        "node_cpu_seconds_total{mode!=\"steal\"}",
        "mode!=\"steal\": the `mode` of `node_cpu_seconds_total` is never `steal`; fix: give a value that there is: \
         `idle`, `iowait`, `system`, `user`",
    );
    one("sum by (nod) (node_load1)", "nod: `sum by (nod)`: its series have no label `nod`; fix: did you mean `node`?");
    one(
        "sum by (route) (sum(orders_total))",
        "route: `sum by (route)`: its series have no label `route`; fix: remove it: there are no labels",
    );
    one(
        "label_replace(node_load1, \"host\", \"$1\", \"instanc\", \"(.*):.*\")",
        "\"instanc\": `label_replace` reads the label `instanc`, which its series do not have; fix: did you mean \
         `instance`?",
    );
    one(
        "label_replace(node_load1, \"host\", \"$1\", \"node\", \"(.*\")",
        "\"(.*\": `(.*` is not a regular expression: a `(` is never closed; fix: correct it in RE2's syntax, which \
         Prometheus reads",
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
        "up{job=\"teahouse-db\"} == 0",
        "job=\"teahouse-db\": `job=\"teahouse-db\"` selects nothing: no job of that name is scraped; fix: give a \
         value that there is: `cadvisor`, `kube-state-metrics`, `node-exporter`, `postgres-exporter`, `teahouse-pods`",
    );
    one(
        "up{job=\"node-exportr\"}",
        "job=\"node-exportr\": `job=\"node-exportr\"` selects nothing: no job of that name is scraped; fix: did you \
         mean `node-exporter`?",
    );
    one(
        "pg_up{job=\"node-exporter\"}",
        "job=\"node-exporter\": `job=\"node-exporter\"` selects nothing: the job `node-exporter` scrapes \
         `node-exporter`, which exposes no `pg_up`; fix: `pg_up` comes from the job `postgres-exporter`",
    );
    one(
        "http_requests_total{namespace=\"default\"}",
        "namespace=\"default\": `namespace=\"default\"` selects nothing: the `namespace` of `http_requests_total` has \
         no such value; fix: give a value that there is: `teahouse`",
    );
    one(
        "up{app=\"teahouse-db\"}",
        "app=\"teahouse-db\": `app=\"teahouse-db\"` selects nothing: the `app` of `up` has no such value; fix: give a \
         value that there is: `teahouse-backend`",
    );
}

#[test]
fn regular_expressions_that_say_nothing() {
    one(
        "http_requests_total{route=~\"/api/orders\"}",
        "route=~\"/api/orders\": `/api/orders` is a regular expression that matches one text only; fix: write \
         `route=\"/api/orders\"`",
    );
    one(
        "http_requests_total{route!~\"a\"}",
        "route!~\"a\": `a` is a regular expression that matches one text only; fix: write `route!=\"a\"`",
    );
    one(
        "http_requests_total{route=~\".*\"}",
        "route=~\".*\": `route=~\".*\"` selects everything, also series without the label; fix: remove the matcher, \
         or write `.+`",
    );
}

#[test]
fn a_side_that_selects_nothing_is_not_told_to_match_nothing_too() {
    for query in [
        r#"up{job="node-exporte"} / on (job) up{job="node-exporter"}"#,
        r#"sum by (job) (up{job="postgres-exporter"}) and sum by (job) (up{job="postgre-exporter"})"#,
    ] {
        let (_, findings) = analysed(query);
        assert!(findings.len() == 1 && findings[0].contains("selects nothing"), "{query}: {findings:?}");
    }
}
