//! A page wakes; a ticket waits for the morning.

use configs::alertmanager::WebhookConfig;
use facts::RECEIVERS;
use kit::hours;
use watch::prelude::*;

/// Somebody is woken: a severity of our own.
pub const PAGE: Severity = Severity::new("page", 0);
/// Somebody looks in the morning.
pub const TICKET: Severity = Severity::new("ticket", 1);

/// A way of our own: the pager's webhook.
const PAGE_OUT: Notifier = Notifier::new("pager", "", |way, credentials| {
    WebhookConfig::new(credentials.file(way.key(0))).max_alerts(1).into()
})
.secret_key(RECEIVERS.key("pager-url"))
.connects_to(443, "the pager's webhook");
const PAGER: Receiver = Receiver::new("pager", PAGE_OUT);
const TICKETS: Receiver = Receiver::new("tickets", Notifier::email("tickets@tea.example"));

pub const ROUTING: Routing =
    Routing::of(&[Route::new(PAGE, PAGER).repeat_interval(hours(1)), Route::new(TICKET, TICKETS)]);
