use stack::kit::minutes;
use stack::watch::receiver::{Notifier, Receiver};
use stack::watch::route::{Route, Routing};
use stack::watch::severity::CRITICAL;

const MAIL: Receiver = Receiver::new("mail", Notifier::email("ops@dhakacart.com"));
const ROUTE: Route = Route::new(CRITICAL, MAIL).group_interval(minutes(5)).repeat_interval(minutes(1));
pub const ROUTING: Routing = Routing { default_route: ROUTE, routes: &[ROUTE], inhibit_rules: &[] }.checked(&[]);

fn main() {}
