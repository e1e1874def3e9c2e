use stack::alerts::{GROUPS, ROUTES};
use stack::watch::{
    inhibit::{Inhibit, Which},
    route::Routing,
    severity::Severity,
};

const ALL: Inhibit = Inhibit::all(&GROUPS[0].alerts()[0], Which::of(Severity::WARNING));
pub const ROUTING: Routing = Routing::new(GROUPS, ROUTES, &[ALL]);

fn main() {}
