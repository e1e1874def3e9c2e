use stack::{STACK, WATCH};
use stack::kit::{Secret, SecretEntry};
use stack::watch::receiver::{Notifier, Receiver};
use stack::watch::route::{BySeverity, Route, Routing};
use stack::watch::watch::Watch;

const ADMIN: Secret = Secret::ours("grafana-admin", &[SecretEntry::to_be_filled_in("sms-url")]);
const ON_CALL: Receiver = Receiver::new("on-call", Notifier::sms(ADMIN.key("sms-url")));
const ROUTES: BySeverity = BySeverity {
    critical: Route::to(ON_CALL),
    warning: Route::to(ON_CALL),
    info: Route::to(ON_CALL),
    watchdog: Route::heartbeat(ON_CALL),
};
const ROUTING: Routing = Routing::new(&[], ROUTES, &[]);
pub const WATCHED: Watch = Watch { routing: &ROUTING, ..WATCH }.over(&STACK);

fn main() {}
