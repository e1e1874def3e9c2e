//! Panels that ask.

use crate::said::{Case, case};
use stack::dashboards::CLUSTER_HEALTH;
use stack::kit::seconds;
use stack::watch::dashboard::{Panel, PanelLink, Row, Variable, gauge, stat, table, time_series};
use stack::watch::unit::{above, lasting, percent};
use stack::{logql, promql};

pub const CASES: &[Case] = &[
    case(
        "a_header_of_a_label_that_the_column_lacks",
        "panel `Volumes` shows the label `claim`, but its column `Used` has `persistentvolumeclaim`; fix: keep that \
         label in the query, or leave it out of `.label_columns(&[..])`",
        || {
            let _: Panel = table("Volumes", "How full they are.")
                .label_columns(&[("claim", "Claim")])
                .column(promql! { max by (persistentvolumeclaim) (kubelet_volume_stats_used_bytes) }, "Used");
        },
    ),
    case(
        "a_label_without_a_header",
        "panel `Volumes`: the rows of its column `Used` are told apart by `persistentvolumeclaim` too, which has no \
         header; fix: add it to `.label_columns(&[..])`, or aggregate it away",
        || {
            let _: Panel = table("Volumes", "How full they are.").label_columns(&[("namespace", "Namespace")]).column(
                promql! { max by (namespace, persistentvolumeclaim) (kubelet_volume_stats_used_bytes) },
                "Used",
            );
        },
    ),
    case(
        "a_link_to_explore_with_a_variable",
        "panel `Errors` links to Explore with variables in the query, whose values Grafana does not encode in an \
         address; fix: leave them out of the query, or lead to a dashboard that has them: `.opens(&…)`",
        || {
            let _: Panel = stat("Errors", "How many lines speak of an error.")
                .log_query(logql!(r#"sum(rate({app="dhakacart-backend"} |= "error" [5m]))"#), "errors")
                .shows_logs(logql!(r#"{app=~"$app"} |= "error""#));
        },
    ),
    case(
        "duplicate_panel_title",
        "row `CPU` has two panels titled `Busy`; fix: say in each title what tells the panel apart",
        || {
            const BOTH: &[Panel] = &[
                stat("Busy", "How busy now.").query(promql! { max(node:cpu:ratio) }, "busy"),
                stat("Busy", "How busy on average.").query(promql! { avg(node:cpu:ratio) }, "busy"),
            ];
            let _: Row = Row::new("CPU").panels(BOTH);
        },
    ),
    case(
        "gauge_without_an_end",
        "panel `Connections` is a gauge of a result in count, so its end is unknown; fix: say `.out_of(level)` \
         before the query, ask for a ratio, or use `stat`",
        || {
            let _: Panel = gauge("Connections", "How many are open.")
                .query(promql! { Count => sum(pg_stat_activity_count) }, "open");
        },
    ),
    case(
        "link_to_a_panel_that_is_not_there",
        "dashboard `cluster-health` has no panel titled `CPU per node`; fix: copy the title from the dashboard",
        || {
            let _: PanelLink = CLUSTER_HEALTH.panel("CPU per node");
        },
    ),
    case(
        "log_lines_in_a_graph",
        "panel `Errors` draws numbers, but its query yields log lines; fix: count them, or use `logs`",
        || {
            let _: Panel =
                time_series("Errors", "Lines with errors.").log_query(logql!(r#"{app="x"} |= "error""#), "errors");
        },
    ),
    case(
        "point_in_time",
        "panel `Boot` would show a point in time, which Prometheus gives in seconds and Grafana reads in \
         milliseconds; fix: ask for the age, `time() - …`, in seconds",
        || {
            let _: Panel = stat("Boot", "When the node started.").query(promql! { node_boot_time_seconds }, "started");
        },
    ),
    case(
        "queries_with_different_units",
        "panel `Node` has a query in cores and one in bytes, which cannot share an axis; fix: give each unit a panel \
         of its own",
        || {
            let _: Panel = time_series("Node", "CPU and memory in one graph.")
                .query(promql! { Cores => node:cpu:cores }, "CPU")
                .query(promql! { Bytes => node:memory:bytes }, "memory");
        },
    ),
    case(
        "red_before_yellow",
        "panel `CPU`: it turns red before it turns yellow; fix: give the warning first and the critical threshold \
         second",
        || {
            let _: Panel = gauge("CPU", "How busy the nodes are.")
                .query(promql! { node:cpu:ratio }, "busy")
                .green_yellow_red(above(percent(95.0)), above(percent(80.0)));
        },
    ),
    case(
        "threshold_in_another_unit",
        "a threshold in seconds cannot bound a query in ratio (0-1); fix: give the threshold in the unit of the \
         query, or correct the unit of the query",
        || {
            let _: Panel = stat("CPU", "How busy the nodes are.")
                .query(promql! { node:cpu:ratio }, "busy")
                .green_yellow_red(above(lasting(seconds(2))), above(lasting(seconds(5))));
        },
    ),
    case(
        "two_queries_of_one_name",
        "panel `Rows` has two queries named `changed`, which nobody can tell apart; fix: say in each name what it is",
        || {
            let _: Panel = time_series("Rows", "What queries change.")
                .query(promql! { sum(rate(pg_stat_database_tup_inserted[5m])) }, "changed")
                .query(promql! { sum(rate(pg_stat_database_tup_updated[5m])) }, "changed");
        },
    ),
    case(
        "values_of_a_label_of_filtered_lines",
        "variable `pod` lists the values of a label on more than streams, for which Loki has no list; fix: leave the \
         selector alone, such as `logql!(r#\"{namespace=\"dhakacart\"}\"#)`",
        || {
            let _: Variable =
                Variable::log_label_values("pod", "Pod", logql!(r#"{app="dhakacart-backend"} |= "error""#), "pod");
        },
    ),
    case(
        "values_of_a_label_of_something_computed",
        "variable `node` lists the values of a label on something computed, for which Prometheus has no list; fix: \
         leave the selector alone, such as `promql! { Count => kube_pod_info }`",
        || {
            let _: Variable =
                Variable::label_values("node", "Node", promql! { max by (node) (node_time_seconds) }, "node");
        },
    ),
    case(
        "values_of_a_label_that_only_lines_have",
        "variable `route` lists values of the label `route`, but its streams have `app`, `container`, `level`, \
         `namespace`, `node`, `pod`, `service_name`, `stream`; fix: name one of those, or select what has it",
        || {
            let _: Variable =
                Variable::log_label_values("route", "Route", logql!(r#"{app="dhakacart-frontend"}"#), "route");
        },
    ),
    case(
        "values_of_a_label_that_the_series_lack",
        "variable `node` lists values of the label `nod`, but its series have `app`, `domainname`, `instance`, \
         `job`, `machine`, `namespace`, `node`, `nodename`, `pod`, `release`, `sysname`, `version`; fix: name one of \
         those, or select what has it",
        || {
            let _: Variable = Variable::label_values("node", "Node", promql! { Count => node_uname_info }, "nod");
        },
    ),
];
