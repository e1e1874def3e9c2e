# What is scraped, alerted on and shown.

wants static_target 'a machine at 10.0.0.5:9100, and a panel that reads it' \
    'monitoring/prometheus/configmap.yaml 10.0.0.5:9100' \
    'monitoring/prometheus/networkpolicy.yaml cidr: 10.0.0.5/32' \
    'monitoring/grafana/configmap-dashboard-databases.yaml job=\"vm-node\"'
change_static_target() {
    put stack/facts/src/jobs.rs 'pub const JOBS: &[Job] = &[' 'pub const JOBS: &[Job] = &[
    Job::static_("vm-node", "node-exporter", &["10.0.0.5:9100"]),'
    panels <<'RUST'
    stat("Load of the machine", "How many processes run or wait.")
        .query(crate::promql! { Count => node_load1{job="vm-node"} }, "load"),
RUST
}

wants remote_write 'samples to Mimir too' \
    'monitoring/prometheus/configmap.yaml url: https://mimir.example.com:8443/api/v1/push' \
    'monitoring/prometheus/networkpolicy.yaml port: 8443'
change_remote_write() {
    overlay '.external_label("cluster", "dhakacart-default")' \
        '.remote_write(RemoteWrite::to("https://mimir.example.com:8443/api/v1/push"))'
}

wants histograms 'native histograms' \
    'monitoring/prometheus/configmap.yaml scrape_native_histograms: true'
change_histograms() {
    put stack/facts/src/programs.rs 'external_labels: &[("cluster", "dhakacart")],' \
        'external_labels: &[("cluster", "dhakacart")],
        histograms: watch::scrape::Histograms::NATIVE,'
}

wants predict 'an alert: the volume of Loki is full within a day, `predict_linear(..) < 0`' \
    'monitoring/prometheus/configmap-rules.yaml alert: LokiVolumeFillsUp' \
    'monitoring/prometheus/configmap-rules.yaml < 0' \
    'runbooks.md LokiVolumeFillsUp'
change_predict() {
    alert cache.rs LOKI_VOLUME_FILLS_UP 'REDIS_REFUSES_CONNECTIONS]' <<'RUST'

const LOKI_VOLUME_FILLS_UP: Alert = Alert::new("LokiVolumeFillsUp", WARNING)
    .when(
        promql! {
            min by (persistentvolumeclaim) (predict_linear(
              kubelet_volume_stats_available_bytes{job="kubelet", persistentvolumeclaim=~"data-loki-.+"}[6h], 24 * 3600
            ))
        },
        watch::unit::below(watch::unit::bytes(0)),
    )
    .for_(minutes(30))
    .per(&["persistentvolumeclaim"])
    .summary("Volume {{ $labels.persistentvolumeclaim }} will be full")
    .description("In a day volume {{ $labels.persistentvolumeclaim }} will be full.")
    .panel(board::DATABASES.panel("Memory in use"))
    .fires(given(series! {
        kubelet_volume_stats_available_bytes{
            job="kubelet", namespace="monitoring", persistentvolumeclaim="data-loki-0"
        } 9e9-1e8x60
    }))
    .stays_quiet(given(series! {
        kubelet_volume_stats_available_bytes{
            job="kubelet", namespace="monitoring", persistentvolumeclaim="data-loki-0"
        } 9e9x60
    }))
    .when_gone(watch::scenario::quiet_because("the kubelet is watched by InstanceDown"))
    .runbook(watch::runbook::Runbook {
        meaning: "It fills up.",
        impact: "Loki takes no more lines.",
        diagnosis: &[say("Look at it.")],
        remedy: &[say("Enlarge it.")],
    });
RUST
}

wants p99 'an alert on the 99th percentile of answers' \
    'monitoring/prometheus/configmap-rules.yaml alert: SlowestAnswers' \
    'monitoring/prometheus/configmap-rules.yaml 0.99'
change_p99() {
    alert cache.rs SLOWEST_ANSWERS 'REDIS_REFUSES_CONNECTIONS]' <<'RUST'

const SLOWEST_ANSWERS: Alert = Alert::new("SlowestAnswers", WARNING)
    .when(
        promql! {
            histogram_quantile(
              0.99, sum by (app, le) (rate(http_request_duration_seconds_bucket{job="dhakacart-pods"}[5m]))
            )
        },
        watch::unit::above(watch::unit::lasting(kit::seconds(4))),
    )
    .for_(minutes(5))
    .per(&["app"])
    .summary("{{ $labels.app }} is slow")
    .description("One request in a hundred to {{ $labels.app }} takes too long.")
    .panel(board::APPLICATION.panel("Latency p95 by route"))
    .fires(answered(series! {
        http_request_duration_seconds_bucket{job="dhakacart-pods", app="dhakacart-backend", le="2.0"} 0+90x20
    }))
    .stays_quiet(answered(series! {
        http_request_duration_seconds_bucket{job="dhakacart-pods", app="dhakacart-backend", le="2.0"} 0+100x20
    }))
    .when_gone(watch::scenario::quiet_because("InstanceDown tells"))
    .runbook(watch::runbook::Runbook {
        meaning: "It is slow.",
        impact: "Customers leave.",
        diagnosis: &[say("Look at it.")],
        remedy: &[say("Repair it.")],
    });

const fn answered(soon: watch::scenario::Series) -> watch::scenario::Scenario {
    given(soon)
        .and(series! {
            http_request_duration_seconds_bucket{job="dhakacart-pods", app="dhakacart-backend", le="5.0"} 0+100x20
        })
        .and(series! {
            http_request_duration_seconds_bucket{job="dhakacart-pods", app="dhakacart-backend", le="+Inf"} 0+100x20
        })
}
RUST
}

wants log_lines 'an alert on lines with a word, whose scenario gives their text' \
    'monitoring/loki/configmap-rules.yaml alert: DatabaseSaysFatal' \
    'monitoring/loki/configmap-rules.yaml |= "FATAL"'
change_log_lines() {
    alert logs.rs DATABASE_SAYS_FATAL 'PROMETHEUS_VOLUME_FULL]' <<'RUST'

const DATABASE_SAYS_FATAL: Alert = Alert::new("DatabaseSaysFatal", WARNING)
    .when_logs(
        logql!(r#"sum by (app) (count_over_time({namespace="dhakacart", app="dhakacart-db"} |= "FATAL" [5m]))"#),
        thresholds::ANY,
    )
    .for_(minutes(5))
    .per(&["app"])
    .summary("{{ $labels.app }} says FATAL")
    .description("{{ $labels.app }} wrote lines with FATAL.")
    .panel(board::LOGS.panel("Error lines by app"))
    .fires(given(lines! { {namespace="dhakacart", app="dhakacart-db"} "FATAL: no room" 3x20 }))
    .stays_quiet(given(lines! { {namespace="dhakacart", app="dhakacart-db"} "LOG: all is well" 3x20 }))
    .when_gone(watch::scenario::quiet_because("PostgresDown tells"))
    .runbook(watch::runbook::Runbook {
        meaning: "It says so.",
        impact: "Orders may fail.",
        diagnosis: &[say("Read it.")],
        remedy: &[say("Repair it.")],
    });
RUST
}

wants delete 'an alert less: its rule, tests, runbook and panel go along' \
    '!monitoring/prometheus/configmap-rules.yaml RedisRefusesConnections' \
    '!runbooks.md RedisRefusesConnections' \
    '!monitoring/grafana/configmap-dashboard-runbooks.yaml RedisRefusesConnections'
change_delete() {
    edit stack/src/alerts/cache.rs 's/, REDIS_REFUSES_CONNECTIONS\]/]/' '/^pub const REDIS_REFUSES_CONNECTIONS/,$d'
}

wants panels 'a stat with colours, a table, units of money and of bytes a second' \
    'monitoring/grafana/configmap-dashboard-databases.yaml currency:৳' \
    'monitoring/grafana/configmap-dashboard-databases.yaml "unit": "binBps"' \
    'monitoring/grafana/configmap-dashboard-databases.yaml Sent, by instance'
change_panels() {
    panels <<'RUST'
    stat("Turnover", "What is in the till.").shown_as("currency:৳")
        .query(crate::promql! { Count => sum(redis_db_keys{job="redis-exporter"}) }, "taka"),
    stat("Sent", "How much Redis sends.")
        .query(crate::promql! { sum(rate(redis_net_output_bytes_total{job="redis-exporter"}[5m])) }, "sent")
        .green_red(watch::unit::above(watch::unit::bytes_per_second(kit::mebibytes(100)))),
    table("Sent, by instance", "How much each Redis sends.")
        .column(crate::promql! { sum by (instance) (rate(redis_net_output_bytes_total{job="redis-exporter"}[5m])) }, "Sent"),
RUST
}

wants heatmap 'a heatmap' \
    'monitoring/grafana/configmap-dashboard-databases.yaml "type": "heatmap"'
change_heatmap() {
    panels <<'RUST'
    watch::dashboard::heatmap("Answers of Grafana", "How long they took.").buckets(crate::promql! {
        sum by (le) (rate(grafana_http_request_duration_seconds_bucket{job="grafana"}[5m]))
    }),
RUST
}

wants board 'a dashboard' \
    'monitoring/grafana/configmap-dashboard-scrapes.yaml How many targets of each job answer.'
change_board() {
    cat >stack/src/dashboards/scrapes.rs <<'RUST'
//! Scrapes: what Prometheus reaches.

use crate::promql;
use watch::dashboard::{Dashboard, Row, time_series};

/// Whether everything is scraped.
pub const SCRAPES: Dashboard = Dashboard::new("scrapes", "Scrapes")
    .description("Is everything scraped?")
    .tags(&["dhakacart"])
    .siblings_tagged("dhakacart")
    .rows(&[Row::new("Targets").panels(&[time_series("Up", "How many targets of each job answer.")
        .query(promql! { Count => sum by (job) (up) }, "{{job}}")])]);
RUST
    edit stack/src/dashboards/mod.rs 's/^mod stack_itself;/mod scrapes;\nmod stack_itself;/' \
        's/^pub use stack_itself/pub use scrapes::SCRAPES;\npub use stack_itself/' \
        's/^    THE_STACK_ITSELF,$/    SCRAPES,\n&/'
}

wants verbatim 'a dashboard that others exported, as it is' \
    'monitoring/grafana/configmap-dashboard-machines.yaml node_boot_time_seconds'
change_verbatim() {
    put stack/src/program.rs 'verbatim: &[]' 'verbatim: &[crate::board! { "boards/machines.json" }]'
}

wants import_rules 'rules that one has, imported' \
    'monitoring/prometheus/configmap-rules.yaml alert: AlertsAreDropped'
change_import_rules() {
    cargo xtask import crates/cli/tests/rules/watchers.yml --into stack/src/alerts/imported.rs
    put stack/src/alerts/mod.rs 'mod logs;' 'mod imported;
mod logs;'
    put stack/src/alerts/mod.rs '    cache::CACHE,
    logs' '    cache::CACHE,
    imported::PROMETHEUS_ITSELF,
    logs'
}

wants import_board 'a dashboard that one has, imported as Rust' \
    'monitoring/grafana/configmap-dashboard-machines.yaml node_boot_time_seconds'
# The board has a panel that its variable leaves alone, and nobody says why until `gen` asks.
rounds[import_board]=2
change_import_board() {
    cargo xtask import stack/boards/machines.json --into stack/src/dashboards/machines.rs
    put stack/src/dashboards/machines.rs 'app="prometheus"}"#)),' 'app="prometheus"}"#))
        .same_for_every("node", "there is one Prometheus"),'
    put stack/src/dashboards/mod.rs 'mod logs;' 'mod logs;
mod machines;'
    put stack/src/dashboards/mod.rs '    SHOP_NOW,
    CLUSTER' '    SHOP_NOW,
    machines::MACHINES_OF_OTHERS,
    CLUSTER'
}

wants top_queries 'the statements that take the database the most time' \
    'monitoring/postgres-exporter/deployment.yaml - --collector.stat_statements' \
    'monitoring/prometheus/configmap.yaml pg_stat_statements_seconds_total' \
    'monitoring/grafana/configmap-dashboard-databases.yaml pg_stat_statements_seconds_total'
change_top_queries() {
    put stack/facts/src/programs.rs 'purpose: "measures the shop'"'"'s database",' \
        'purpose: "measures the shop'"'"'s database",
        statements: true,'
    panels <<'RUST'
    stat("Busiest statements", "Which statements take the database the most time.").query(
        crate::promql! { SecondsPerSecond =>
            topk(5, sum by (datname, queryid) (rate(pg_stat_statements_seconds_total{job="postgres-exporter"}[5m])))
        },
        "{{datname}} {{queryid}}",
    ),
RUST
}
