use stack::watch::dashboard::{Panel, time_series};
use stack::promql;

pub const CPU: Panel = time_series("CPU", "How busy the nodes are.")
    .query(promql! { Ratio => 1 - avg by (node) (rate(node_cpu_seconds_total{mode="idle"}[5m])) }, "{{instance}}");

fn main() {}
