use stack::watch::receiver::{Notifier, Receiver};
use stack::watch::route::{BySeverity, Route, Routing};

const ONE: Receiver = Receiver::new("team", Notifier::email("ops@dhakacart.com"));
const OTHER: Receiver = Receiver::new("team", Notifier::email("dev@dhakacart.com"));
const ROUTES: BySeverity = BySeverity {
    critical: Route::to(ONE),
    warning: Route::to(OTHER),
    info: Route::to(ONE),
    watchdog: Route::heartbeat(ONE),
};
pub const ROUTING: Routing = Routing::new(&[], ROUTES, &[]);

fn main() {}
