use stack::watch::dashboard::{Panel, time_series};
use stack::promql;

pub const NODE: Panel = time_series("Node", "CPU and memory in one graph.")
    .query(promql! { Cores => node:cpu:cores }, "CPU")
    .query(promql! { Bytes => node:memory:bytes }, "memory");

fn main() {}
