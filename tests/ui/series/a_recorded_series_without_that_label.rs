use stack::series;
use stack::watch::scenario::{Scenario, given};

pub const BUSY: Scenario = given(series! { node:node_cpu:ratio_rate5m{nod="n1"} 0.9x20 });

fn main() {}
