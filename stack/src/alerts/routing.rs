//! Who is told what, and how: SMS wakes, chat informs, e-mail keeps; one trouble makes one message.

use super::{SCOPE, nodes, shop};
use kit::{days, hours, minutes, seconds};
use stack_facts::programs::{CHAT_URL, RECEIVERS, SMS_TOKEN, SMS_URL};
use watch::inhibit::{Inhibit, Which};
use watch::receiver::{Notifier, Receiver};
use watch::route::{Route, Routing};
use watch::severity::{CRITICAL, INFO, WARNING};

const SMS: Notifier = Notifier::sms(RECEIVERS.key(SMS_URL), RECEIVERS.key(SMS_TOKEN));
const CHAT: Notifier = Notifier::chat("#dhakacart-alerts", RECEIVERS.key(CHAT_URL));
const TEAM_MAIL: Notifier = Notifier::email("ops@dhakacart.com");

/// Whoever is on call: woken at any hour.
const ON_CALL: Receiver = Receiver::new("on-call", SMS).and(CHAT).and(TEAM_MAIL);
/// The team, in working hours.
const TEAM: Receiver = Receiver::new("team", CHAT).and(TEAM_MAIL);
/// The team's letter box, once a day.
const DIGEST: Receiver = Receiver::new("digest", TEAM_MAIL);
/// The daily letter that says "alerts arrive". People soon overlook that a letter did not come, hence the other one.
const DAILY_LETTER: Receiver = Receiver::new("daily-letter", TEAM_MAIL);

/// What is warned of; and whatever bears none of our severities.
const WARNINGS: Route = Route::new(WARNING, TEAM).group_by(&["alertname", SCOPE]).repeat_interval(hours(12));

/// Who is told. The Watchdog writes a letter a day; once a service outside the cluster raises the alarm when it falls
/// silent, give that as `Notifier::heartbeat` instead: no cluster can report its own death.
pub const ROUTES: &[Route] = &[
    // All that is critical in one message: an outage has many symptoms, and wakes once.
    Route::new(CRITICAL, ON_CALL)
        .group_by(&["severity"])
        .group_wait(seconds(10))
        .group_interval(minutes(2))
        .repeat_interval(hours(1)),
    WARNINGS,
    Route::new(INFO, DIGEST)
        .group_by(&["severity"])
        .group_wait(hours(1))
        .group_interval(hours(24))
        .repeat_interval(days(3)),
    Route::heartbeat(DAILY_LETTER),
];

/// The way of every alert.
pub const ROUTING: Routing = Routing { default_route: WARNINGS, routes: ROUTES, inhibit_rules: INHIBITIONS };

/// What mutes what: the alert that says more mutes the one that says less of the same thing.
const INHIBITIONS: &[Inhibit] = &[
    Inhibit::new(&nodes::CRITICAL_CPU_USAGE, &nodes::HIGH_CPU).equal(&["node"]),
    Inhibit::new(&nodes::CRITICAL_MEMORY_USAGE, &nodes::HIGH_MEMORY_USAGE).equal(&["node"]),
    Inhibit::new(&nodes::DISK_SPACE_CRITICAL, &nodes::DISK_SPACE_LOW).equal(&["node", "device", "mountpoint"]),
    Inhibit::new(&shop::CRITICAL_ERROR_RATE, &shop::HIGH_ERROR_RATE).equal(&["app"]),
    Inhibit::new(&shop::SERVICE_DOES_NOT_ANSWER, &shop::PROBE_FAILED).equal(&["instance"]),
    // A node that is down explains every warning about that node.
    Inhibit::all(&nodes::KUBE_NODE_NOT_READY, Which::of(WARNING).with(SCOPE, "node")).equal(&["node"]),
];
