use stack::alerts::{GROUPS, ROUTES};
use stack::watch::{inhibit::Inhibit, route::Routing};

const NEVER: Inhibit = Inhibit::new(&GROUPS[0].alerts()[0], &GROUPS[0].alerts()[1]).equal(&["alertname", "node"]);
pub const ROUTING: Routing = Routing::new(GROUPS, ROUTES, &[NEVER]);

fn main() {}
