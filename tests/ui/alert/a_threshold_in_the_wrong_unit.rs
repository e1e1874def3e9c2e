use stack::kit::seconds;
use stack::observe::alert::Alert;
use stack::observe::query::promql;
use stack::observe::severity::Severity;
use stack::observe::unit::{Unit, above, lasting};

pub const HIGH_CPU: Alert = Alert::new("HighCPU", Severity::Warning)
    .when(promql(Unit::Ratio, "1 - avg by (node) (rate(node_cpu_seconds_total[5m]))"), above(lasting(seconds(2))));

fn main() {}
