use stack::watch::scenario::{Scenario, given};

pub const DOWN: Scenario = given("up", "0x10").and("up", "1x10");

fn main() {}
