use stack::observe::dashboard::{Panel, gauge};
use stack::observe::query::promql;
use stack::observe::unit::{Unit, above, percent};

pub const CPU: Panel = gauge("CPU", "How busy the nodes are.")
    .query(promql(Unit::Ratio, "node:cpu:ratio"), "busy")
    .green_yellow_red(above(percent(95.0)), above(percent(80.0)));

fn main() {}
