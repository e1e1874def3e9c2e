use stack::dhakacart::{STACK, WATCH};
use stack::observe::dashboard::Dashboard;
use stack::observe::watch::Watch;

const TWICE: &[Dashboard] = &[WATCH.dashboards[0], WATCH.dashboards[0]];
pub const WATCHED: Watch = Watch { dashboards: TWICE, ..WATCH }.over(&STACK);

fn main() {}
