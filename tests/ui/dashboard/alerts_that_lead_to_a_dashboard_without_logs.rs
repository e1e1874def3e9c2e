use stack::dashboards::CLUSTER_HEALTH;
use stack::{STACK, WATCH};
use stack::watch::watch::Watch;

pub const WATCHED: Watch = Watch { logs: Some(&CLUSTER_HEALTH), ..WATCH }.over(&STACK);

fn main() {}
