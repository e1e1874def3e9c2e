use stack::{STACK, WATCH};
use stack::watch::dashboard::Dashboard;
use stack::watch::watch::Watch;

const TWICE: &[Dashboard] = &[WATCH.dashboards[0], WATCH.dashboards[0]];
pub const WATCHED: Watch = Watch { dashboards: TWICE, ..WATCH }.over(&STACK);

fn main() {}
