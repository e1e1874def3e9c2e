use stack::watch::alert::Alert;
use stack::watch::severity::Severity;
use stack::watch::unit::{above, percent};
use stack::promql;

pub const HIGH_CPU: Alert = Alert::new("HighCPU", Severity::WARNING).when(
    promql! { Ratio => 1 - avg by (node) (rate(node_cpu_seconds_total{mode="idle", node=~"$node"}[5m])) },
    above(percent(80.0)),
);

fn main() {}
