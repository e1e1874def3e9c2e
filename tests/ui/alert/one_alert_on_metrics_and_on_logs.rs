use stack::{STACK, WATCH};
use stack::watch::watch::Watch;

pub const WATCHED: Watch = Watch { log_groups: WATCH.groups, ..WATCH }.over(&STACK);

fn main() {}
