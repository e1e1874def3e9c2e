use stack::series;
use stack::watch::scenario::{Scenario, given};

pub const QUIET: Scenario =
    given(series! { nod_cpu_secnds_total{mod="idel"} 500+12.3x20 }).and(series! { whatever{} 1x20 });

fn main() {}
