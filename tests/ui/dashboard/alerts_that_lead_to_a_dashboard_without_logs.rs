use stack::dhakacart::dashboards::CLUSTER_HEALTH;
use stack::dhakacart::{STACK, WATCH};
use stack::observe::watch::Watch;

pub const WATCHED: Watch = Watch { logs: Some(&CLUSTER_HEALTH), ..WATCH }.over(&STACK);

fn main() {}
