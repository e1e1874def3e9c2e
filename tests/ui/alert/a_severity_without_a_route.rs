use stack::watch::receiver::{Notifier, Receiver};
use stack::watch::route::{BySeverity, Route};

const MAIL: Receiver = Receiver::new("mail", Notifier::email("ops@dhakacart.com"));
pub const ROUTES: BySeverity =
    BySeverity { critical: Route::to(MAIL), warning: Route::to(MAIL), watchdog: Route::heartbeat(MAIL) };

fn main() {}
