use stack::kit::seconds;
use stack::observe::dashboard::{Panel, stat};
use stack::observe::query::promql;
use stack::observe::unit::{Unit, above, lasting};

pub const CPU: Panel = stat("CPU", "How busy the nodes are.")
    .query(promql(Unit::Ratio, "node:cpu:ratio"), "busy")
    .green_yellow_red(above(lasting(seconds(2))), above(lasting(seconds(5))));

fn main() {}
