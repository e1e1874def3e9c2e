use stack::watch::dashboard::{Panel, gauge};
use stack::watch::unit::{above, percent};
use stack::promql;

pub const CPU: Panel = gauge("CPU", "How busy the nodes are.")
    .query(promql! { node:cpu:ratio }, "busy")
    .green_yellow_red(above(percent(95.0)), above(percent(80.0)));

fn main() {}
