use stack::watch::lead::Lead;
use stack::{logql, promql};

pub const CPU: Lead = Lead::to_metrics(
    "CPU",
    "pod",
    logql!(r#"{namespace="dhakacart"}"#),
    promql! { sum by (pod) (rate(container_cpu_usage_seconds_total{job="cadvisor"}[5m])) },
);

fn main() {}
