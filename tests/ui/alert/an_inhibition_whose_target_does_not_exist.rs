use stack::alerts::{GROUPS, ROUTING as OURS};
use stack::watch::{alert::Alert, inhibit::Inhibit, route::Routing, severity::Severity};

const GONE: Alert = Alert::new("Gone", Severity::WARNING);
const NEVER: Inhibit = Inhibit::new(&GROUPS[0].alerts()[0], &GONE).equal(&["node"]);
pub const ROUTING: Routing = Routing { inhibit_rules: &[NEVER], ..OURS }.checked(GROUPS);

fn main() {}
