//! What asks Prometheus.

use crate::said::{Case, case};
use stack::promql;
use stack::watch::alert::Alert;
use stack::watch::dashboard::{Panel, time_series};
use stack::watch::severity::Severity;
use stack::watch::unit::{above, below, count, percent};

pub const CASES: &[Case] = &[
    case(
        "a_legend_of_a_label_that_is_gone",
        "panel `CPU`: its legend speaks of the label `instance`, but the query's result has `node`; fix: keep that \
         label in the query, or leave it out of the legend",
        || {
            let _: Panel = time_series("CPU", "How busy the nodes are.").query(
                promql! { Ratio => 1 - avg by (node) (rate(node_cpu_seconds_total{mode="idle"}[5m])) },
                "{{instance}}",
            );
        },
    ),
    case(
        "alerts_told_apart_by_a_label_that_is_gone",
        "alert `HighCPU` is per `instance`, but the result of its query has `node`; fix: name all of them, leave \
         `.per(..)` out, or say `.identified_by(&[..])` where the others follow from these",
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
        "an_alert_below_what_a_count_can_be",
        "alert `NoNode` never fires: its query cannot have a value on that side of its bound, whatever happens; fix: \
         correct the bound; of what is not there, a count is no 0 but nothing: ask `absent(..)`",
        || {
            let _: Alert = Alert::new("NoNode", Severity::CRITICAL)
                .when(promql! { count(up{job="node-exporter"} == 1) }, below(count(1.0)));
        },
    ),
    case(
        "an_alert_that_compares_to_0_and_1",
        "alert `NoApp` fires for ever: its query has a result whether there is trouble or not; fix: compare it, as in \
         `up == 0`, ask `absent(..)`, or give a bound: `.when(query, above(..))`",
        || {
            let _: Alert = Alert::new("NoApp", Severity::WARNING).when_any(promql! { max by (job) (up) == bool 0 });
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
