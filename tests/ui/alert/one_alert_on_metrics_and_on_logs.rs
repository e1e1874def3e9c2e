use stack::dhakacart::{STACK, WATCH};
use stack::observe::watch::Watch;

pub const WATCHED: Watch = Watch { log_groups: WATCH.groups, ..WATCH }.over(&STACK);

fn main() {}
