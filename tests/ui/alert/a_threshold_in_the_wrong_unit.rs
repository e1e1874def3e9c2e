use stack::kit::seconds;
use stack::watch::alert::Alert;
use stack::watch::severity::Severity;
use stack::watch::unit::{above, lasting};
use stack::promql;

pub const HIGH_CPU: Alert = Alert::new("HighCPU", Severity::WARNING)
    .when(promql! { 1 - avg by (node) (rate(node_cpu_seconds_total[5m])) }, above(lasting(seconds(2))));

fn main() {}
