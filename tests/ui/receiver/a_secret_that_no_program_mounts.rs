use stack::kit::{Secret, SecretEntry};
use stack::watch::receiver::{Notifier, Receiver};
use stack::watch::route::{Route, Routing};
use stack::watch::severity::CRITICAL;
use stack::watch::watch::Watch;
use stack::{STACK, WATCH};

const ADMIN: Secret = Secret::ours("grafana-admin", &[SecretEntry::to_be_filled_in("chat-url")]);
const ON_CALL: Receiver = Receiver::new("on-call", Notifier::chat("#alerts", ADMIN.key("chat-url")));
const ROUTE: Route = Route::new(CRITICAL, ON_CALL);
const ROUTING: Routing = Routing { default_route: ROUTE, routes: &[ROUTE], inhibit_rules: &[] }.checked(&[]);
const WATCHED: Watch = Watch { routing: Some(&ROUTING), ..WATCH };
pub const CHECKED: () = STACK.check_watched(&WATCHED);

fn main() {}
