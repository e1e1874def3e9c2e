use stack::series;
use stack::watch::scenario::{Scenario, given};

pub const DOWN: Scenario = given(series! { up{job=~"loki|grafana", job=""} 0x20 }).and(series! { {job="loki"} 0x20 });

fn main() {}
