//! What asks Prometheus.

use crate::said::{Case, case};
use stack::promql;
use stack::watch::alert::Alert;
use stack::watch::dashboard::{Panel, time_series};
use stack::watch::severity::Severity;
use stack::watch::unit::{above, percent};

pub const CASES: &[Case] = &[
    case(
        "a_legend_of_a_label_that_is_gone",
        "panel `CPU`: its legend speaks of the label `instance`, but the query's result has `node`; fix: keep that label \
     in the query, or leave it out of the legend",
        || {
            let _: Panel = time_series("CPU", "How busy the nodes are.").query(
                promql! { Ratio => 1 - avg by (node) (rate(node_cpu_seconds_total{mode="idle"}[5m])) },
                "{{instance}}",
            );
        },
    ),
    case(
        "alerts_told_apart_by_a_label_that_is_gone",
        "alert `HighCPU` is to be told apart by `instance`, but the result of its query has `node`; fix: keep that \
         label in the query, or leave it out of `.per(&[..])`",
        || {
            let _: Alert = Alert::new("HighCPU", Severity::WARNING)
                .when(
                    promql! { Ratio => 1 - avg by (node) (rate(node_cpu_seconds_total{mode="idle"}[5m])) },
                    above(percent(80.0)),
                )
                .per(&["instance"]);
        },
    ),
    case(
        "an_alert_that_asks_with_a_variable",
        "alert `HighCPU` asks with a variable, `$..`, which only Grafana fills in, and Prometheus evaluates it; fix: \
         write the value",
        || {
            let _: Alert = Alert::new("HighCPU", Severity::WARNING).when(
                promql! { Ratio => 1 - avg by (node) (rate(node_cpu_seconds_total{mode="idle", node=~"$node"}[5m])) },
                above(percent(80.0)),
            );
        },
    ),
];
