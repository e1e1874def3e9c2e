use stack::observe::alert::Alert;
use stack::observe::severity::Severity;
use stack::observe::unit::{above, percent};
use stack::promql;

pub const HIGH_CPU: Alert = Alert::new("HighCPU", Severity::Warning).when(
    promql! { Ratio => 1 - avg by (node) (rate(node_cpu_seconds_total{mode="idle", node=~"$node"}[5m])) },
    above(percent(80.0)),
);

fn main() {}
