//! A page wakes; a ticket waits for the morning.

use facts::RECEIVERS;
use kit::hours;
use watch::prelude::*;

pub const PAGE: Severity = Severity::new("page", 0);
pub const TICKET: Severity = Severity::new("ticket", 1);

const PAGER: Receiver = Receiver::new("pager", Notifier::webhook("the pager", RECEIVERS.key("pager-url")));
const TICKETS: Receiver = Receiver::new("tickets", Notifier::email("tickets@tea.example"));

pub const ROUTING: Routing =
    Routing::of(&[Route::new(PAGE, PAGER).repeat_interval(hours(1)), Route::new(TICKET, TICKETS)]);
