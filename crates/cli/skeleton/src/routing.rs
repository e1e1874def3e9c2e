//! Whom an alert reaches.

use watch::prelude::*;

const PEOPLE: Receiver = Receiver::new("people", Notifier::email("on-call@example.com"));

pub const ROUTING: Routing = Routing::of(&[Route::new(Severity::WARNING, PEOPLE)]);
