use stack::alerts::{GROUPS, ROUTES, ROUTING};
use stack::watch::route::{Route, Routing};

const BY_CLUSTER: Route = ROUTES[1].group_by(&["cluster"]);
pub const GROUPED: Routing = Routing { routes: &[BY_CLUSTER], ..ROUTING }.checked(GROUPS);

fn main() {}
