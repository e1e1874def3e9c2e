//! Every alert reaches somebody: each severity has a route, each route a receiver, each receiver a way to notify.
//!
//! None of the three can be left out: a [`Receiver`] is made with its first [`Notifier`], a [`Route`] with its receiver, and
//! [`Routing::checked`] refuses an alert whose severity has no route.

use super::inhibit::Inhibit;
use super::receiver::{Notifier, Receiver};
use super::rule_group::Group;
use super::severity::Severity;
use super::template::holds;
use terms::{Duration, Fault, List, hours, minutes, seconds, text};

/// The way of the alerts of one severity to a receiver, and how often it is used. Renders to one of Alertmanager's `routes:`.
///
/// <https://prometheus.io/docs/alerting/0.34/configuration/#route-related-settings>
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
}

impl Route {
    /// The alerts of this severity go to this receiver, by the defaults of the fields.
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
        }
    }

    /// The Watchdog's way. A service that waits for the sign of life gets it each minute; people get it once a day.
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
    const fn covers(&self, other: &Self) -> bool {
        let mut covers = self.severity.is(other.severity);
        let mut index = 0;
        while index < self.labels.len() {
            let (name, value) = *self.labels.get(index);
            let (mut at, mut has) = (0, false);
            while at < other.labels.len() {
                let (other_name, other_value) = *other.labels.get(at);
                has = has || text::same(name, other_name) && text::same(value, other_value);
                at += 1;
            }
            covers = covers && has;
            index += 1;
        }
        covers
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
    /// Holds the routing against these groups' alerts: each severity has a route, no route is hidden behind another, and
    /// grouping and inhibition rely on labels that the alerts have.
    #[track_caller]
    pub const fn checked(self, groups: &[Group]) -> Self {
        let mut index = 0;
        while index < self.routes.len() {
            let route = &self.routes[index];
            check_route(route, groups);
            route.receiver.check_apart(&self.default_route.receiver);
            let mut earlier = 0;
            while earlier < index {
                route.receiver.check_apart(&self.routes[earlier].receiver);
                check_reached(route, &self.routes[earlier]);
                earlier += 1;
            }
            index += 1;
        }
        self.check_every_severity(groups);
        let mut index = 0;
        while index < self.inhibit_rules.len() {
            self.inhibit_rules[index].check(groups);
            index += 1;
        }
        self
    }

    #[track_caller]
    const fn check_every_severity(&self, groups: &[Group]) {
        let mut group = 0;
        while group < groups.len() {
            let alerts = groups[group].alerts();
            let mut index = 0;
            while index < alerts.len() {
                let alert = &alerts[index];
                if !self.has_route(alert.severity()) {
                    Fault::new("alert ")
                        .quoted(alert.name())
                        .text(" has the severity ")
                        .quoted(alert.severity().label())
                        .text(", for which there is no route")
                        .fix("add `Route::new(severity, RECEIVER)` to the `routes`, or give the alert another severity")
                        .raise()
                }
                index += 1;
            }
            group += 1;
        }
    }

    /// Whether some route takes every alert of this severity, whatever its other labels are.
    pub const fn has_route(&self, severity: Severity) -> bool {
        let mut index = 0;
        while index < self.routes.len() {
            if self.routes[index].severity.is(severity) && self.routes[index].labels.is_empty() {
                return true;
            }
            index += 1;
        }
        false
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

#[track_caller]
const fn check_route(route: &Route, groups: &[Group]) {
    let severity = route.severity;
    let fault = Fault::new("the route of `").text(severity.label()).text("` alerts to ").quoted(route.receiver.name());
    if route.repeat_interval.as_milliseconds() < route.group_interval.as_milliseconds() {
        fault
            .text(" repeats more often than Alertmanager looks at its groups")
            .fix("make `.repeat_interval(..)` no shorter than `.group_interval(..)`")
            .raise()
    }
    let mut index = 0;
    while index < route.group_by.len() {
        if !is_label_of_some(route.group_by[index], severity, groups) {
            fault
                .text(" groups by ")
                .quoted(route.group_by[index])
                .text(", a label that no such alert has")
                .fix("group by labels that the alerts set, or name it in the alerts' `.per(&[..])`")
                .raise()
        }
        index += 1;
    }
}

#[track_caller]
const fn check_reached(route: &Route, earlier: &Route) {
    if earlier.covers(route) && !earlier.continue_ {
        Fault::new("the route of `")
            .text(route.severity.label())
            .text("` alerts to ")
            .quoted(route.receiver.name())
            .text(" is never reached: the one to ")
            .quoted(earlier.receiver.name())
            .text(" stands before it and takes all of them")
            .fix("remove one, swap them, or let the earlier one `.continue_()`")
            .raise()
    }
}

const fn is_label_of_some(label: &str, severity: Severity, groups: &[Group]) -> bool {
    let mut group = 0;
    while group < groups.len() {
        let alerts = groups[group].alerts();
        let mut index = 0;
        while index < alerts.len() {
            if alerts[index].severity().is(severity) && alerts[index].has_label(label) {
                return true;
            }
            index += 1;
        }
        group += 1;
    }
    holds(&["alertname", "severity"], label)
}
