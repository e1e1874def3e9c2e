use stack::alerts::{GROUPS, ROUTING as OURS};
use stack::watch::{inhibit::Inhibit, route::Routing};

const NEVER: Inhibit = Inhibit::new(&GROUPS[0].alerts()[0], &GROUPS[0].alerts()[1]).equal(&["alertname", "node"]);
pub const ROUTING: Routing = Routing { inhibit_rules: &[NEVER], ..OURS }.checked(GROUPS);

fn main() {}
