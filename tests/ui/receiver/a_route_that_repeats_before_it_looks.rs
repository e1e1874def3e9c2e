use stack::kit::minutes;
use stack::watch::receiver::{Notifier, Receiver};
use stack::watch::route::{BySeverity, Route, Routing};

const MAIL: Receiver = Receiver::new("mail", Notifier::email("ops@dhakacart.com"));
const ROUTES: BySeverity = BySeverity {
    critical: Route::to(MAIL).joined_every(minutes(5)).repeated_every(minutes(1)),
    warning: Route::to(MAIL),
    info: Route::to(MAIL),
    watchdog: Route::heartbeat(MAIL),
};
pub const ROUTING: Routing = Routing::new(&[], ROUTES, &[]);

fn main() {}
