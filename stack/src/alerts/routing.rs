//! Who is told what, and how: SMS wakes, chat informs, e-mail keeps; one trouble makes one message.

use super::{SCOPE, nodes, shop};
use kit::{days, hours, minutes, seconds};
use stack_facts::components::alertmanager::{self, RECEIVERS};
use watch::inhibit::{Inhibit, Which};
use watch::receiver::{Notifier, Receiver};
use watch::route::{BySeverity, Route, Routing};
use watch::severity::Severity;

const SMS: Notifier = Notifier::sms(RECEIVERS.key(alertmanager::SMS_URL));
const CHAT: Notifier = Notifier::chat("#dhakacart-alerts", RECEIVERS.key(alertmanager::CHAT_URL));
const TEAM_MAIL: Notifier = Notifier::email("ops@dhakacart.com");

/// The person on call: woken at any hour.
const ON_CALL: Receiver = Receiver::new("on-call", SMS).and(CHAT).and(TEAM_MAIL);
/// The team, in working hours.
const TEAM: Receiver = Receiver::new("team", CHAT).and(TEAM_MAIL);
/// The team's letter box, once a day.
const DIGEST: Receiver = Receiver::new("digest", TEAM_MAIL);
/// A daily e-mail proving delivery. Nobody notices a missing e-mail, so prefer the heartbeat below.
const DAILY_LETTER: Receiver = Receiver::new("daily-letter", TEAM_MAIL);

/// Who is told. The Watchdog writes a letter a day; once a service outside the cluster raises the alarm when it falls
/// silent, give that as `Notifier::heartbeat` instead: no cluster can report its own death.
pub const ROUTES: BySeverity = BySeverity {
    // All that is critical in one message: an outage has many symptoms, and wakes once.
    critical: Route::to(ON_CALL)
        .together_by(&["severity"])
        .first_after(seconds(10))
        .joined_every(minutes(2))
        .repeated_every(hours(1)),
    warning: Route::to(TEAM).together_by(&["alertname", SCOPE]).repeated_every(hours(12)),
    info: Route::to(DIGEST)
        .together_by(&["severity"])
        .first_after(hours(1))
        .joined_every(hours(24))
        .repeated_every(days(3)),
    watchdog: Route::heartbeat(DAILY_LETTER),
};

/// The way of every alert.
pub const ROUTING: Routing = Routing::new(ROUTES, INHIBITIONS);

/// What mutes what: the alert that says more mutes the one that says less of the same thing.
const INHIBITIONS: &[Inhibit] = &[
    Inhibit::new(&nodes::CRITICAL_CPU_USAGE, &nodes::HIGH_CPU).equal(&["node"]),
    Inhibit::new(&nodes::CRITICAL_MEMORY_USAGE, &nodes::HIGH_MEMORY_USAGE).equal(&["node"]),
    Inhibit::new(&nodes::DISK_SPACE_CRITICAL, &nodes::DISK_SPACE_LOW).equal(&["node", "device", "mountpoint"]),
    Inhibit::new(&shop::CRITICAL_ERROR_RATE, &shop::HIGH_ERROR_RATE).equal(&["app"]),
    Inhibit::new(&shop::SERVICE_DOES_NOT_ANSWER, &shop::PROBE_FAILED).equal(&["instance"]),
    // A node that is down explains every warning about that node.
    Inhibit::all(&nodes::KUBE_NODE_NOT_READY, Which::of(Severity::Warning).with(SCOPE, "node")).equal(&["node"]),
];
