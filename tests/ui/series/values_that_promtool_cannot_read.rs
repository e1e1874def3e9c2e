use stack::series;
use stack::watch::scenario::{Scenario, given};

pub const DOWN: Scenario = given(series! { up{job="loki"} 0 x10 });

fn main() {}
