//! A page wakes; a ticket waits for the morning.

use tea_facts::RECEIVERS;
use watch::receiver::{Notifier, Receiver};
use watch::route::{Route, Routing};
use watch::severity::{NONE, Severity};

/// Somebody is woken: a severity of our own.
pub const PAGE: Severity = Severity::new("page", 0);
/// Somebody looks in the morning.
pub const TICKET: Severity = Severity::new("ticket", 1);

const PAGER: Receiver = Receiver::new("pager", Notifier::webhook(RECEIVERS.key("pager-url")));
const TICKETS: Receiver = Receiver::new("tickets", Notifier::email("tickets@tea.example"));

pub const ROUTING: Routing = Routing {
    default_route: Route::new(TICKET, TICKETS),
    routes: &[Route::new(PAGE, PAGER), Route::new(TICKET, TICKETS), Route::new(NONE, TICKETS)],
    inhibit_rules: &[],
};
