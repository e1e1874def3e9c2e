//! Whom an alert reaches.

use watch::receiver::{Notifier, Receiver};
use watch::route::{Route, Routing};
use watch::severity::WARNING;

const PEOPLE: Receiver = Receiver::new("people", Notifier::email("on-call@example.com"));

pub const ROUTING: Routing =
    Routing { default_route: Route::new(WARNING, PEOPLE), routes: &[Route::new(WARNING, PEOPLE)], inhibit_rules: &[] };
