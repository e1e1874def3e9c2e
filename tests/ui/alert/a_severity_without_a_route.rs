use stack::alerts::{GROUPS, ROUTING};
use stack::watch::route::Routing;

pub const NOBODY_IS_WARNED: Routing = Routing { routes: ROUTING.routes.split_at(1).0, ..ROUTING }.checked(GROUPS);

fn main() {}
