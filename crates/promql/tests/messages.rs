//! What the author of a query reads, word for word: a name for each mistake, the query, and the message.
//!
//! Where the compiler underlines is held by the few cases of `tests/ui/promql`: one for each path by which a message
//! arrives.

use promql::{Catalogue, Dialect, Job, Recorded, World, analyse, parse};

const CASES: &[(&str, &str, &str)] = &[
    (
        "a_class_of_codes_in_place_of_a_pattern",
        r#"app_method_route_status:http_requests:rate5m{status="5xx"}"#,
        "the `status` of `app_method_route_status:http_requests:rate5m` is never `5xx`: it is a code like `500`; \
         fix: write `status=~\"5..\"`",
    ),
    (
        "a_counter_compared_as_it_stands",
        "http_requests_total > 100",
        "`>` compares the counter `http_requests_total`, which only grows until its process starts anew; fix: \
         compare `rate(http_requests_total[5m])` or `increase(http_requests_total[1h])`",
    ),
    (
        "a_delta_of_a_counter",
        "delta(http_requests_total[5m])",
        "`delta` takes a gauge, and `http_requests_total` is a counter, which starts anew; fix: use `increase`",
    ),
    (
        "a_difference_that_is_always_zero",
        "node_memory_MemAvailable_bytes - node_memory_MemAvailable_bytes",
        "both sides of `-` are the same: the result is always 0; fix: correct one of them",
    ),
    (
        "a_division_by_a_limit_that_is_not_set",
        "redis_memory_used_bytes / redis_memory_max_bytes",
        "`redis_memory_max_bytes` is 0 where no limit is set, and a division by 0 gives +Inf, which is above every \
         threshold; fix: divide by `(redis_memory_max_bytes > 0)`, which leaves out what has no limit",
    ),
    (
        "a_duration_that_is_none",
        "sum(rate(http_requests_total[5x]))",
        "`5x` is neither a number nor a duration; fix: write it like `1.5`, `1e6`, `5m` or `1h30m`",
    ),
    (
        "a_function_with_a_typo",
        "sum(rat(http_requests_total[5m]))",
        "no function is called `rat`; fix: did you mean `rate`?",
    ),
    (
        "a_histogram_without_a_suffix",
        "sum(http_request_duration_seconds)",
        "`http_request_duration_seconds` is a histogram, which has no series of that name; fix: read \
         `http_request_duration_seconds_bucket`, `http_request_duration_seconds_sum` or \
         `http_request_duration_seconds_count`",
    ),
    (
        "a_job_that_exposes_something_else",
        r#"pg_up{job="redis-exporter"}"#,
        "`job=\"redis-exporter\"` selects nothing: the job `redis-exporter` scrapes `redis-exporter`, which exposes \
         no `pg_up`; fix: `pg_up` comes from the job `postgres-exporter`",
    ),
    (
        "a_job_with_a_typo",
        r#"up{job="node-exportr"} == 0"#,
        r#"`job="node-exportr"` selects nothing: no job of that name is scraped; fix: did you mean `node-exporter`?"#,
    ),
    (
        "a_label_replaced_from_one_that_is_not_there",
        r#"label_replace(node_memory_MemAvailable_bytes, "host", "$1", "instanc", "(.*):.*")"#,
        "`label_replace` reads the label `instanc`, which its series do not have; fix: did you mean `instance`?",
    ),
    (
        "a_label_that_the_metric_lacks",
        r#"node_load1{device="sda"}"#,
        "`node_load1` has no label `device`; fix: match one of its labels: `app`, `instance`, `job`, `namespace`, \
         `node`, `pod`",
    ),
    (
        "a_label_that_the_other_side_cannot_give",
        "node_load1 * on (instance) group_left (nodenam) node_uname_info",
        "`group_left (nodenam)`: the right side, which gives it, has no label `nodenam`; fix: did you mean `nodename`?",
    ),
    (
        "a_label_with_a_typo",
        r#"node_filesystem_avail_bytes{moutpoint="/"}"#,
        "`node_filesystem_avail_bytes` has no label `moutpoint`; fix: did you mean `mountpoint`?",
    ),
    (
        "a_metric_that_its_job_drops",
        "container_tasks_state",
        "`container_tasks_state` is dropped by the job `cadvisor`, whose \
         `container_(tasks_state|cpu_load_average_10s)` matches it; fix: take it out of what the job drops",
    ),
    (
        "a_metric_that_nothing_exposes",
        "nginx_connections_active",
        "no metric is called `nginx_connections_active`; fix: read what an exporter exposes, or, if one exposes it \
         now, `cargo xtask record` that exporter",
    ),
    (
        "a_metric_whose_collector_is_off",
        r#"node_systemd_unit_state{state="failed"}"#,
        "`node_systemd_unit_state` needs the collector `systemd`, which is off by default, and the job \
         `node-exporter` does not switch it on; fix: switch the collector `systemd` on",
    ),
    (
        "a_pattern_that_is_not_a_regular_expression",
        r#"node_filesystem_avail_bytes{mountpoint=~"/(var"}"#,
        "`/(var` is not a regular expression: a `(` is never closed; fix: correct it in RE2's syntax, which \
         Prometheus reads",
    ),
    (
        "a_pattern_that_matches_one_text_only",
        r#"node_filesystem_avail_bytes{mountpoint=~"/"}"#,
        r#"`/` is a regular expression that matches one text only; fix: write `mountpoint="/"`"#,
    ),
    (
        "a_pattern_that_selects_everything",
        r#"node_filesystem_avail_bytes{mountpoint=~".*"}"#,
        "`mountpoint=~\".*\"` selects everything, also series without the label; fix: remove the matcher, or write \
         `.+`",
    ),
    (
        "a_quantile_above_one",
        "histogram_quantile(95, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))",
        "a quantile lies between 0 and 1, and 95 does not; fix: write `0.95`",
    ),
    (
        "a_quantile_of_a_histogram_s_sum",
        "histogram_quantile(0.95, sum by (route) (rate(http_request_duration_seconds_sum[5m])))",
        "`histogram_quantile` takes the buckets of a histogram, and `http_request_duration_seconds_sum` has no label \
         `le`; fix: read a series that ends in `_bucket`",
    ),
    (
        "a_quantile_of_a_histogram_without_its_buckets",
        "histogram_quantile(0.95, sum by (route) (rate(http_request_duration_seconds_bucket[5m])))",
        "`histogram_quantile` needs the label `le`, which the aggregation of `http_request_duration_seconds_bucket` \
         drops; fix: keep it: `sum by (le, …)`",
    ),
    (
        "a_quantile_of_buckets_as_they_stand",
        "histogram_quantile(0.95, sum by (le) (http_request_duration_seconds_bucket))",
        "`histogram_quantile` of `http_request_duration_seconds_bucket` as it stands is that of everything since its \
         process started, not of late; fix: take `rate(http_request_duration_seconds_bucket[5m])` first, then \
         aggregate by `le`",
    ),
    (
        "a_range_of_fewer_than_four_scrapes",
        "sum(rate(http_requests_total[1m]))",
        "a range of 1m holds fewer than four scrapes of the job `shop-pods`, which scrapes every 30s; fix: write \
         `[2m]` or more",
    ),
    (
        "a_range_that_is_never_reduced",
        "http_requests_total[5m] > 1",
        "`>` combines scalars and instant vectors, and this is a range vector; fix: apply a function like `rate` to it",
    ),
    (
        "a_rate_of_a_gauge",
        "rate(node_memory_MemAvailable_bytes[5m])",
        "`rate` takes a counter, and `node_memory_MemAvailable_bytes` is a gauge; fix: use `deriv`, or read a counter",
    ),
    (
        "a_rate_of_a_sum",
        "rate(sum(http_requests_total)[10m:1m])",
        "`rate` of an aggregated counter: when one of its counters starts anew, the sum falls; fix: take `rate` of \
         each counter first, then aggregate",
    ),
    (
        "a_rate_of_the_longest_transaction",
        "rate(pg_stat_activity_max_tx_duration[5m])",
        "`rate` takes a counter, and `pg_stat_activity_max_tx_duration` is a gauge; fix: use `deriv`, or read a \
         counter",
    ),
    (
        "a_rate_without_a_range",
        "sum(rate(http_requests_total))",
        "`rate` takes a range vector here, and this is an instant vector; fix: add a range, like `[5m]`",
    ),
    (
        "a_ratio_compared_with_percent",
        "node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes > node_memory_MemAvailable_bytes / \
         node_memory_MemTotal_bytes * 100",
        "`>` compares ratio (0-1) with percent (0-100); fix: multiply the left by 100",
    ),
    (
        "a_selector_of_everything",
        r#"{app=~".*"}"#,
        "this selects all series there are: every matcher takes series without the label; fix: name the metric, or \
         match a label that must be there",
    ),
    (
        "a_share_compared_with_percent",
        r#"sum(rate(http_requests_total{status=~"5.."}[5m])) / sum(rate(http_requests_total[5m])) > 5"#,
        "`> 5` is never true: a part divided by its whole is between 0 and 1; fix: write `> 0.05`, or multiply the \
         other side by 100",
    ),
    (
        "a_value_that_the_label_never_has",
        r#"1 - avg by (node) (rate(node_cpu_seconds_total{mode="idel"}[5m]))"#,
        "`mode=\"idel\"` selects nothing: the `mode` of `node_cpu_seconds_total` has no such value; fix: did you \
         mean `idle`?",
    ),
    (
        "an_alternative_that_the_label_never_has",
        r#"sum by (node) (rate(node_cpu_seconds_total{mode=~"user|sytem"}[5m]))"#,
        "the `mode` of `node_cpu_seconds_total` is never `sytem`; fix: did you mean `system`?",
    ),
    (
        "an_app_that_is_not_scraped",
        r#"up{job="shop-pods", app="shop-database"} == 0"#,
        "`app=\"shop-database\"` selects nothing: the `app` of `up` has no such value; fix: give a value that there \
         is: `shop-backend`, `shop-frontend`",
    ),
    (
        "an_excluded_value_that_the_label_never_has",
        r#"sum by (node) (rate(node_cpu_seconds_total{mode!="idl"}[5m]))"#,
        "the `mode` of `node_cpu_seconds_total` is never `idl`; fix: did you mean `idle`?",
    ),
    (
        "an_increase_of_a_gauge",
        "increase(redis_memory_used_bytes[5m])",
        "`increase` takes a counter, and `redis_memory_used_bytes` is a gauge; fix: use `delta`, or read a counter",
    ),
    (
        "an_instance_of_nothing_deployed",
        r#"up{job="shop-db"}"#,
        "`job=\"shop-db\"` selects nothing: no job of that name is scraped; fix: give a value that there is: \
         `cadvisor`, `kube-state-metrics`, `node-exporter`, `postgres-exporter`, `redis-exporter`, `shop-pods`",
    ),
    (
        "an_operator_without_a_side",
        "up ==",
        "the query ends where an expression is expected; fix: write a metric, a number or a function there",
    ),
    ("bool_without_a_comparison", "up + bool 1", "`bool` goes with comparisons, and `+` is none; fix: remove `bool`"),
    (
        "bytes_added_to_a_point_in_time",
        "node_memory_MemTotal_bytes + node_boot_time_seconds",
        "`+` combines bytes with timestamp; fix: bring both sides to one unit",
    ),
    (
        "counters_divided_as_they_stand",
        "sum(orders_failed_total) / sum(orders_total) > 0.05",
        "`>` compares counters divided as they stand: `orders_failed_total` of `orders_total` since their processes \
         started, not of late; fix: divide their rates: `rate(orders_failed_total[5m])` and `rate(orders_total[5m])`",
    ),
    (
        "grouping_by_a_label_that_is_gone",
        "sum by (node) (sum by (device) (rate(node_network_receive_bytes_total[5m])))",
        "`sum by (node)`: its series have no label `node`; fix: name one of its labels: `device`",
    ),
    (
        "grouping_by_a_label_with_a_typo",
        "sum by (mod) (rate(node_cpu_seconds_total[5m]))",
        "`sum by (mod)`: its series have no label `mod`; fix: did you mean `mode`?",
    ),
    (
        "grouping_without_a_label_that_is_not_there",
        "sum without (nod) (node_memory_MemAvailable_bytes)",
        "`sum without (nod)`: its series have no label `nod`; fix: did you mean `node`?",
    ),
    (
        "ignoring_a_label_that_neither_side_has",
        "node_memory_MemAvailable_bytes / ignoring (nods) node_memory_MemTotal_bytes",
        "`ignoring (nods)`: neither side has a label `nods`; fix: did you mean `node`?",
    ),
    (
        "matching_on_a_label_that_one_side_lacks",
        "pg_up and on (node) node_load1",
        "`on (node)`: the left side has no label `node`; fix: name a label that is there: `app`, `instance`, `job`, \
         `namespace`, `pod`",
    ),
    (
        "sides_of_different_resources",
        "kube_pod_container_resource_requests{resource=\"cpu\"} / \
         kube_pod_container_resource_limits{resource=\"memory\"}",
        "the sides of `/` never match: their `resource` is never the same; fix: write `/ ignoring (resource)`, or \
         aggregate both sides without it",
    ),
    (
        "sides_that_never_match",
        "pg_stat_database_numbackends / pg_settings_max_connections",
        "the sides of `/` never match: the left has `datid`, `datname`, which the right has not; fix: aggregate both \
         sides by the same labels, or write `/ on (app, instance, job, namespace, pod) group_left ()`",
    ),
    (
        "too_many_arguments",
        "sum(rate(http_requests_total[5m], 2))",
        "`rate` takes 1 argument, and 2 are given; fix: write it as `rate(range vector)`",
    ),
    (
        "two_expressions_without_an_operator",
        "up up",
        "`up` stands where an operator or the end is expected; fix: join the two with an operator, or remove one",
    ),
];

/// Two halves of a name that contradict the expression behind it.
const RECORDED: &[(&str, &str, &str, &str)] = &[(
    "a_recorded_name_with_another_level",
    "pod:node_cpu:ratio_rate5m",
    r#"1 - avg by (node) (rate(node_cpu_seconds_total{mode="idle"}[5m]))"#,
    "`pod:node_cpu:ratio_rate5m` says that its labels are `pod`, but its expression yields `node`; fix: name it \
     `node:…`, or aggregate `by (pod)`",
)];

/// A shop of two services, its database and cache, and the nodes below them.
fn world() -> World {
    let of_pods = |name: &str, exporter: &str| {
        ["namespace", "pod", "node"].iter().fold(Job::new(name, exporter), |job, label| job.label(label, &[]))
    };
    let mut nodes = of_pods("node-exporter", "node-exporter").label("app", &["node-exporter"]);
    nodes.collectors = vec!["filesystem".to_owned()];
    let mut shop = of_pods("shop-pods", "shop-backend").label("app", &["shop-backend", "shop-frontend"]);
    shop.exporters.push("shop-frontend".to_owned());
    let mut cadvisor = Job::new("cadvisor", "cadvisor").label("node", &[]);
    cadvisor.dropped.push("container_(tasks_state|cpu_load_average_10s)".to_owned());
    let behind_a_service =
        |name: &str| Job::new(name, name).label("app", &[name]).label("namespace", &["shop"]).label("pod", &[]);
    World {
        catalogues: catalogues(),
        jobs: vec![
            nodes,
            shop,
            cadvisor,
            behind_a_service("postgres-exporter"),
            behind_a_service("redis-exporter"),
            behind_a_service("kube-state-metrics"),
        ],
        recorded: Vec::new(),
        recorded_by_name: true,
        ..World::default()
    }
}

fn catalogues() -> Vec<Catalogue> {
    const MARK: &str = "# exporter: ";
    let texts = include_str!("messages/world.prom").split(MARK).skip(1);
    texts.map(|text| Catalogue::parse(&format!("{MARK}{text}")).expect("the catalogue can be read")).collect()
}

fn said(world: &World, query: &str) -> Vec<String> {
    let dialect = if query.contains('$') { Dialect::GRAFANA } else { Dialect::PROMETHEUS };
    let findings = match parse(query, dialect) {
        Ok(expr) => analyse(&expr, world).1,
        Err(findings) => findings,
    };
    findings.iter().map(ToString::to_string).collect()
}

#[test]
fn each_mistake_is_told_with_its_fix() {
    let world = world();
    let wrong: Vec<String> = CASES
        .iter()
        .filter_map(|(name, query, message)| {
            let said = said(&world, query);
            (said != [*message])
                .then(|| format!("{name}: {query}\n  expected: {message}\n  said:     {}", said.join("\n            ")))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_recorded_name_that_its_expression_contradicts_is_told_with_its_fix() {
    let world = world();
    for (name, recorded, query, message) in RECORDED {
        let expr = parse(query, Dialect::PROMETHEUS).expect("it is PromQL");
        let recorded = Recorded::named(recorded).expect("it is the name of a recorded series");
        let (analysis, _) = analyse(&expr, &world);
        let (what, fix) =
            recorded.contradiction(&analysis.labels, analysis.unit, analysis.shape).expect("the two contradict");
        assert_eq!(format!("{what}; fix: {fix}"), *message, "{name}");
    }
}

#[test]
fn no_two_cases_have_one_name() {
    let mut names: Vec<&str> = CASES.iter().map(|(name, ..)| *name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), CASES.len());
}
