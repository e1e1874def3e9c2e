use stack::series;
use stack::watch::scenario::{Scenario, given};

pub const DOWN: Scenario = given(series! { up 0x10 }).with("job", "loki").with("job", "grafana");

fn main() {}
