use stack::watch::scenario::{Scenario, given};

pub const DOWN: Scenario = given(r#"up{job="loki"}"#, "0 x10");

fn main() {}
