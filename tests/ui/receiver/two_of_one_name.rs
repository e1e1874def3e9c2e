use stack::watch::receiver::{Notifier, Receiver};
use stack::watch::route::{Route, Routing};
use stack::watch::severity::{CRITICAL, WARNING};

const ONE: Receiver = Receiver::new("team", Notifier::email("ops@dhakacart.com"));
const OTHER: Receiver = Receiver::new("team", Notifier::email("dev@dhakacart.com"));
const ROUTES: &[Route] = &[Route::new(CRITICAL, ONE), Route::new(WARNING, OTHER)];
pub const ROUTING: Routing = Routing { default_route: ROUTES[0], routes: ROUTES, inhibit_rules: &[] }.checked(&[]);

fn main() {}
