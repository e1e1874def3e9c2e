//! Every alert reaches somebody: each severity has a route, each route a receiver, each receiver a way to notify.
//!
//! None of the three can be left out: a [`Receiver`] is made with its first [`Notifier`], a [`Route`] with its receiver, and
//! [`BySeverity`] has no field too few.

use super::inhibit::Inhibit;
use super::receiver::{Notifier, Receiver};
use super::severity::Severity;
use terms::{Duration, Origin, hours, minutes, seconds};

/// The way of some alerts to a receiver, and how often it is used. Renders to an Alertmanager route.
#[must_use = "a route leads somewhere only when the routing has it"]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    receiver: Receiver,
    group_by: &'static [&'static str],
    group_wait: Duration,
    group_interval: Duration,
    repeat_interval: Duration,
    origin: Origin,
}

impl Route {
    /// To this receiver: alerts of one name in one message, after 30 seconds, again when others join, and every 4 hours.
    #[track_caller]
    pub const fn to(receiver: Receiver) -> Self {
        Self {
            receiver,
            group_by: &["alertname"],
            group_wait: seconds(30),
            group_interval: minutes(5),
            repeat_interval: hours(4),
            origin: Origin::here(),
        }
    }

    /// The Watchdog's way. A service that waits for the sign of life gets it each minute; people get it once a day.
    #[track_caller]
    pub const fn heartbeat(receiver: Receiver) -> Self {
        let route = Self::to(receiver).first_after(seconds(10));
        match receiver.first() {
            Notifier::Heartbeat { .. } => route.joined_every(minutes(1)).repeated_every(minutes(1)),
            _ => route.repeated_every(hours(24)),
        }
    }

    /// Alerts that agree in these labels come in one message. Renders to `group_by:`.
    pub const fn together_by(mut self, labels: &'static [&'static str]) -> Self {
        self.group_by = labels;
        self
    }

    /// How long the first message waits for others of its group. Renders to `group_wait:`.
    pub const fn first_after(mut self, wait: Duration) -> Self {
        self.group_wait = wait;
        self
    }

    /// How often at most alerts that join a group are told. Renders to `group_interval:`.
    pub const fn joined_every(mut self, interval: Duration) -> Self {
        self.group_interval = interval;
        self
    }

    /// How often an alert that goes on is told again. Renders to `repeat_interval:`.
    pub const fn repeated_every(mut self, interval: Duration) -> Self {
        self.repeat_interval = interval;
        self
    }

    /// Where it was written.
    pub const fn origin(&self) -> Origin {
        self.origin
    }

    /// Whom it ends at.
    pub const fn receiver(&self) -> &Receiver {
        &self.receiver
    }

    /// The labels in which alerts of one message agree.
    pub const fn group_by(&self) -> &'static [&'static str] {
        self.group_by
    }

    /// How long the first message waits.
    pub const fn group_wait(&self) -> Duration {
        self.group_wait
    }

    /// How often at most joining alerts are told.
    pub const fn group_interval(&self) -> Duration {
        self.group_interval
    }

    /// How often an alert that goes on is told again.
    pub const fn repeat_interval(&self) -> Duration {
        self.repeat_interval
    }
}

/// A route for each severity: leaving one out is a missing field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BySeverity {
    /// Whom [`Severity::Critical`] wakes.
    pub critical: Route,
    /// Whom [`Severity::Warning`] tells.
    pub warning: Route,
    /// Whom [`Severity::Info`] tells in the end.
    pub info: Route,
    /// Who notices that the Watchdog fell silent.
    pub watchdog: Route,
}

/// Where all alerts of the stack go. Renders to `route`, `receivers` and `inhibit_rules` of `alertmanager.yml`.
#[must_use = "alerts are routed only when Alertmanager's config is made from it"]
#[derive(Clone, Copy, Debug)]
pub struct Routing {
    routes: BySeverity,
    inhibitions: &'static [Inhibit],
}

impl Routing {
    /// A route for each severity, and what mutes what.
    pub const fn new(routes: BySeverity, inhibitions: &'static [Inhibit]) -> Self {
        Self { routes, inhibitions }
    }

    /// The route of a severity.
    pub const fn route(&self, severity: Severity) -> &Route {
        match severity {
            Severity::Critical => &self.routes.critical,
            Severity::Warning => &self.routes.warning,
            Severity::Info => &self.routes.info,
            Severity::None => &self.routes.watchdog,
        }
    }

    /// The way of alerts that bear none of our severities, such as those that somebody adds by hand: as warnings.
    pub const fn otherwise(&self) -> &Route {
        &self.routes.warning
    }

    /// Each severity's matcher, as Alertmanager reads it, and its route; the most urgent first.
    pub fn routes(&self) -> Vec<(String, &Route)> {
        Severity::ALL.iter().map(|severity| (matcher(*severity), self.route(*severity))).collect()
    }

    /// All receivers, each once.
    pub fn receivers(&self) -> Vec<&Receiver> {
        let mut receivers: Vec<&Receiver> = Vec::new();
        for (_, route) in self.routes() {
            if !receivers.contains(&route.receiver()) {
                receivers.push(route.receiver());
            }
        }
        receivers
    }

    /// What mutes what.
    pub const fn inhibitions(&self) -> &'static [Inhibit] {
        self.inhibitions
    }

    /// For the documents: which alerts, whom they reach, and how.
    pub fn routes_table(&self) -> Vec<(String, &'static str, String)> {
        let others = ("all others".to_owned(), self.otherwise());
        let row = |(alerts, route): (String, &Route)| {
            let notifiers: Vec<String> = route.receiver.notifiers().map(Notifier::to_string).collect();
            (alerts, route.receiver.name(), notifiers.join(", "))
        };
        self.routes().into_iter().chain([others]).map(row).collect()
    }
}

fn matcher(severity: Severity) -> String {
    format!("severity = \"{}\"", severity.label())
}
