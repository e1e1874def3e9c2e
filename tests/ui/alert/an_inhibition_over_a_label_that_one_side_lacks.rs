use stack::alerts::{GROUPS, ROUTING as OURS};
use stack::watch::{
    inhibit::{Inhibit, Which},
    route::Routing,
    severity::Severity,
};

const ALL: Inhibit = Inhibit::all(&GROUPS[0].alerts()[0], Which::of(Severity::CRITICAL)).equal(&["node"]);
pub const ROUTING: Routing = Routing { inhibit_rules: &[ALL], ..OURS }.checked(GROUPS);

fn main() {}
