use stack::alerts::ROUTES;
use stack::watch::route::{Route, Routing};
use stack::watch::severity::WARNING;

const ALL: Route = ROUTES[1];
const PAYMENTS: Route = Route::new(WARNING, ROUTES[0].receiver).with("team", "payments");
pub const ROUTING: Routing =
    Routing { default_route: ALL, routes: &[ALL, PAYMENTS], inhibit_rules: &[] }.checked(stack::alerts::GROUPS);

fn main() {}
