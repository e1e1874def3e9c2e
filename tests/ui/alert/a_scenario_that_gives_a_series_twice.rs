use stack::series;
use stack::watch::scenario::{Scenario, given};

pub const DOWN: Scenario = given(series! { up 0x10 }).and(series! { up 1x10 });

fn main() {}
