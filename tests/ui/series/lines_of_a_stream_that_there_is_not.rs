use stack::lines;
use stack::watch::scenario::{Scenario, given};

pub const FAILS: Scenario = given(lines! { {namespace="dhakacart", app="dhakacart-bakend"} "out of memory" 3x20 })
    .and(lines! { {app="dhakacart-frontend", status="500"} 6x10 })
    .and(lines! { {app="dhakacart-frontend"} | methd="POST" | level="error" |= "asked" 6x10 })
    .and(lines! { {app="dhakacart-frontend"} | method="POST" 0+6x10 });

fn main() {}
