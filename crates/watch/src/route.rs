//! Every alert reaches somebody: each severity has a route, each route a receiver, each receiver a way to notify.
//!
//! None of the three can be left out: a [`Receiver`] is made with its first [`Notifier`], a [`Route`] with its receiver, and
//! the crate `checks` tells of an alert whose severity has no route.

use super::inhibit::Inhibit;
use super::receiver::{Notifier, Receiver};
use super::severity::Severity;
use terms::{Duration, Fault, List, Origin, hours, minutes, seconds};

/// The way of the alerts of one severity to a receiver, and how often it is used. Renders to one of Alertmanager's `routes:`.
///
/// <https://prometheus.io/docs/alerting/0.35/configuration/#route-related-settings>
#[must_use = "a route leads somewhere only when the routing has it"]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// Of which alerts. Renders to a matcher.
    pub severity: Severity,
    /// Only of those that bear these labels, such as a team's. Each renders to a matcher. Default: of all.
    pub labels: List<(&'static str, &'static str), 4>,
    /// Whom it ends at.
    pub receiver: Receiver,
    /// Alerts that agree in these labels come in one message. Default: `alertname`.
    pub group_by: &'static [&'static str],
    /// How long the first message waits for others of its group. Default: 30 s.
    pub group_wait: Duration,
    /// How often at most alerts that join a group are told. Default: 5 min.
    pub group_interval: Duration,
    /// How often an alert that goes on is told again. Default: 4 h.
    pub repeat_interval: Duration,
    /// Whether the routes after this one are tried as well. Renders to `continue:`. Default: no.
    pub continue_: bool,
    origin: Origin,
}

impl Route {
    /// The alerts of this severity go to this receiver, by the defaults of the fields.
    #[track_caller]
    pub const fn new(severity: Severity, receiver: Receiver) -> Self {
        Self {
            severity,
            labels: List::EMPTY,
            receiver,
            group_by: &["alertname"],
            group_wait: seconds(30),
            group_interval: minutes(5),
            repeat_interval: hours(4),
            continue_: false,
            origin: Origin::here(),
        }
    }

    /// The Watchdog's way. A service that waits for the sign of life gets it each minute; people get it once a day.
    #[track_caller]
    pub const fn heartbeat(receiver: Receiver) -> Self {
        let route = Self::new(Severity::NONE, receiver).group_wait(seconds(10));
        if receiver.first().is_heartbeat() {
            route.group_interval(minutes(1)).repeat_interval(minutes(1))
        } else {
            route.repeat_interval(hours(24))
        }
    }

    /// Takes only alerts that bear this label of their own, such as `.with("team", "payments")`. Such routes stand before
    /// the one that takes all of the severity.
    #[track_caller]
    pub const fn with(mut self, name: &'static str, value: &'static str) -> Self {
        self.labels = self.labels.push((name, value), "labels of one route");
        self
    }

    /// Sets `group_by:`.
    pub const fn group_by(mut self, labels: &'static [&'static str]) -> Self {
        self.group_by = labels;
        self
    }

    /// Sets `group_wait:`.
    pub const fn group_wait(mut self, wait: Duration) -> Self {
        self.group_wait = wait;
        self
    }

    /// Sets `group_interval:`.
    pub const fn group_interval(mut self, interval: Duration) -> Self {
        self.group_interval = interval;
        self
    }

    /// Sets `repeat_interval:`.
    pub const fn repeat_interval(mut self, interval: Duration) -> Self {
        self.repeat_interval = interval;
        self
    }

    /// Sets `continue: true`.
    pub const fn continue_(mut self) -> Self {
        self.continue_ = true;
        self
    }

    /// Where it was written.
    pub const fn origin(&self) -> Origin {
        self.origin
    }

    /// The labels of the alerts that it takes, as pairs of label and value.
    pub fn pairs(&self) -> Vec<(&'static str, &'static str)> {
        [("severity", self.severity.label())].into_iter().chain(self.labels.iter().copied()).collect()
    }

    /// Its matchers, as Alertmanager reads them.
    fn matchers(&self) -> String {
        let matchers: Vec<_> = self.pairs().iter().map(|(label, value)| format!("{label} = \"{value}\"")).collect();
        matchers.join(", ")
    }

    /// Whether it takes every alert that the other takes.
    pub fn covers(&self, other: &Self) -> bool {
        self.severity.is(other.severity) && self.labels.iter().all(|label| other.labels.iter().any(|one| one == label))
    }
}

/// Where all alerts of the stack go. Renders to `route`, `receivers` and `inhibit_rules` of `alertmanager.yml`.
#[must_use = "alerts are routed only when Alertmanager's config is made from it"]
#[derive(Clone, Copy, Debug)]
pub struct Routing {
    /// The way of alerts that no route takes, such as those that somebody adds by hand. Renders to the root `route:`, which has
    /// no matchers.
    pub default_route: Route,
    /// Tried in order: an alert goes the first way that takes it, and on where that says `continue`.
    pub routes: &'static [Route],
    /// What mutes what.
    pub inhibit_rules: &'static [Inhibit],
}

impl Routing {
    /// These routes, of which the last is also the way of alerts that none of them takes. Nothing mutes anything.
    ///
    /// ```
    /// use watch::prelude::*;
    ///
    /// const PEOPLE: Receiver = Receiver::new("people", Notifier::email("people@tea.example"));
    /// const ROUTING: Routing =
    ///     Routing::of(&[Route::new(Severity::CRITICAL, PEOPLE), Route::new(Severity::WARNING, PEOPLE)]);
    /// assert!(ROUTING.default_route.severity.is(Severity::WARNING));
    /// ```
    #[track_caller]
    pub const fn of(routes: &'static [Route]) -> Self {
        let Some(last) = routes.last() else {
            Fault::new("a routing has no route, so no alert reaches anybody")
                .fix("add `Route::new(severity, receiver)` for each severity")
                .raise()
        };
        Self { default_route: *last, routes, inhibit_rules: &[] }
    }

    /// Whether some route takes every alert of this severity, whatever its other labels are.
    pub fn has_route(&self, severity: Severity) -> bool {
        self.routes.iter().any(|route| route.severity.is(severity) && route.labels.is_empty())
    }

    /// The route of an alert of this severity that bears no other label of a route; the default route where there is none.
    pub fn route(&self, severity: Severity) -> &Route {
        let takes = |route: &&Route| route.severity.is(severity) && route.labels.is_empty();
        self.routes.iter().find(takes).unwrap_or(&self.default_route)
    }

    /// The severities that have a route, the most urgent first.
    pub fn severities(&self) -> Vec<Severity> {
        let mut severities: Vec<_> = self.routes.iter().map(|route| route.severity).collect();
        severities.sort();
        severities.dedup();
        severities
    }

    /// All receivers, each once.
    pub fn receivers(&self) -> Vec<&Receiver> {
        let mut receivers: Vec<&Receiver> = Vec::new();
        for route in self.routes.iter().chain([&self.default_route]) {
            if !receivers.contains(&&route.receiver) {
                receivers.push(&route.receiver);
            }
        }
        receivers
    }

    /// For the documents: which alerts, whom they reach, and how.
    pub fn routes_table(&self) -> Vec<(String, &'static str, String)> {
        let row = |alerts: String, route: &Route| {
            let notifiers: Vec<String> = route.receiver.notifiers().map(Notifier::to_string).collect();
            (alerts, route.receiver.name(), notifiers.join(", "))
        };
        let others = row("all others".to_owned(), &self.default_route);
        self.routes.iter().map(|route| row(route.matchers(), route)).chain([others]).collect()
    }
}
