use stack::series;
use stack::watch::scenario::{Scenario, given};

pub const QUIET: Scenario = given(series! {
    node_cpu_seconds_total{job="node-exporter", mod="idle"}
    500+12.3x20
})
.and(series! { kube_node_status_condition{job="kube-state-metric", node="n1", conditon="Redy"} 1x20 });

fn main() {}
