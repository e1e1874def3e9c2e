use stack::kit::seconds;
use stack::watch::dashboard::{Panel, stat};
use stack::watch::unit::{above, lasting};
use stack::promql;

pub const CPU: Panel = stat("CPU", "How busy the nodes are.")
    .query(promql! { node:cpu:ratio }, "busy")
    .green_yellow_red(above(lasting(seconds(2))), above(lasting(seconds(5))));

fn main() {}
