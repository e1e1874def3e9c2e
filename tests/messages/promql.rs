//! What asks Prometheus.

use crate::said::{Case, case};
use stack::promql;
use stack::watch::dashboard::{Panel, time_series};

pub const CASES: &[Case] = &[case(
    "a_legend_of_a_label_that_is_gone",
    "panel `CPU`: its legend speaks of the label `instance`, but the query's result has `node`; fix: keep that label \
     in the query, or leave it out of the legend",
    || {
        let _: Panel = time_series("CPU", "How busy the nodes are.").query(
            promql! { Ratio => 1 - avg by (node) (rate(node_cpu_seconds_total{mode="idle"}[5m])) },
            "{{instance}}",
        );
    },
)];
