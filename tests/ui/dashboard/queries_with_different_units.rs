use stack::observe::dashboard::{Panel, time_series};
use stack::observe::query::promql;
use stack::observe::unit::Unit;

pub const NODE: Panel = time_series("Node", "CPU and memory in one graph.")
    .query(promql(Unit::Cores, "node:cpu:cores"), "CPU")
    .query(promql(Unit::Bytes, "node:memory:bytes"), "memory");

fn main() {}
