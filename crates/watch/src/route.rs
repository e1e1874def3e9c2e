//! Every alert reaches somebody: each severity has a route, each route a receiver, each receiver a way to notify.
//!
//! None of the three can be left out: a [`Receiver`] is made with its first notifier, a [`Route`] with its receiver,
//! and the crate
//! `checks` tells of an alert that no route takes, or of which at some hour nobody is told.

mod cases;
mod way;

pub use cases::Case;
pub use way::Way;

use super::inhibit::Inhibit;
use super::interval::TimeInterval;
use super::matcher::Matcher;
use super::receiver::Receiver;
use super::severity::Severity;
use terms::{Duration, Fault, List, Origin, hours, minutes, seconds};

/// The way of some alerts to a receiver, and how often it is used. Renders to one of Alertmanager's `routes:`.
///
/// What a route does not say is as the route above it says; a route that stands in no other has these defaults: grouped
/// by
/// `alertname`, the first message after 30 s, further ones after 5 min, repeated after 4 h.
///
/// ```
/// use terms::{hours, seconds};
/// use watch::interval::{Period, TimeInterval};
/// use watch::matcher::Matcher;
/// use watch::prelude::*;
///
/// const PAYMENTS: Receiver = Receiver::new("payments", Notifier::email("payments@tea.example"));
/// const ON_CALL: Receiver = Receiver::new("on-call", Notifier::email("on-call@tea.example"));
/// const NIGHTS: TimeInterval =
///     TimeInterval::new("nights", &[Period::new().times("22:00", "06:00").location("Asia/Colombo")]);
///
/// const ROUTES: &[Route] = &[
///     // All that concerns payments, and below it whom each severity reaches.
///     Route::matching(Matcher::equal("team", "payments"), PAYMENTS).group_by(&["alertname", "namespace"]).routes(&[
///         Route::new(Severity::CRITICAL, ON_CALL).group_wait(seconds(10)).repeat_interval(hours(1)),
///         Route::new(Severity::WARNING, PAYMENTS)
///             .mute_time_intervals(&[NIGHTS])
///             .muted_because("a warning can wait until the morning"),
///     ]),
///     Route::new(Severity::CRITICAL, ON_CALL),
///     Route::new(Severity::WARNING, ON_CALL),
/// ];
/// # assert_eq!(Routing::of(ROUTES).ways().len(), 6);
/// ```
///
/// <https://prometheus.io/docs/alerting/0.35/configuration/#route-related-settings>
#[must_use = "a route leads somewhere only when the routing has it"]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// Of which alerts: those that fulfil all of these. Renders to `matchers:`.
    pub matchers: List<Matcher, 6>,
    /// Whom it ends at.
    pub receiver: Receiver,
    /// Alerts that agree in these labels come in one message.
    pub group_by: Option<&'static [&'static str]>,
    /// How long the first message waits for others of its group.
    pub group_wait: Option<Duration>,
    /// How often at most alerts that join a group are told.
    pub group_interval: Option<Duration>,
    /// How often an alert that goes on is told again.
    pub repeat_interval: Option<Duration>,
    /// Whether the routes after this one are tried as well. Renders to `continue:`. Default: no.
    pub continue_: bool,
    /// The routes that are tried first, in order, for the alerts that this one takes: it keeps what none of them takes.
    pub routes: &'static [Self],
    /// The times at which it tells nobody. Default: none. Those of the route above do not count.
    pub mute_time_intervals: &'static [TimeInterval],
    /// The only times at which it tells somebody. Default: all. Those of the route above do not count.
    pub active_time_intervals: &'static [TimeInterval],
    /// Why it is no harm that at those times nobody is told.
    pub muted_because: Option<&'static str>,
    severity: Option<Severity>,
    origin: Origin,
}

impl Route {
    /// The alerts of this severity go to this receiver.
    #[track_caller]
    pub const fn new(severity: Severity, receiver: Receiver) -> Self {
        let route = Self::matching(Matcher::equal("severity", severity.label()), receiver);
        Self { severity: Some(severity), ..route }
    }

    /// The alerts that fulfil this condition go to this receiver: those of a team, a namespace, an app.
    #[track_caller]
    pub const fn matching(matcher: Matcher, receiver: Receiver) -> Self {
        Self {
            matchers: List::EMPTY.push(matcher, "matchers of one route"),
            receiver,
            group_by: None,
            group_wait: None,
            group_interval: None,
            repeat_interval: None,
            continue_: false,
            routes: &[],
            mute_time_intervals: &[],
            active_time_intervals: &[],
            muted_because: None,
            severity: None,
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

    /// Takes only alerts that bear this label, such as `.with("team", "payments")`. Such routes stand before the one
    /// that takes all of the severity.
    #[track_caller]
    pub const fn with(self, name: &'static str, value: &'static str) -> Self {
        self.and_matching(Matcher::equal(name, value))
    }

    /// Takes only alerts that fulfil this condition as well.
    #[track_caller]
    pub const fn and_matching(mut self, matcher: Matcher) -> Self {
        self.matchers = self.matchers.push(matcher, "matchers of one route");
        self
    }

    /// Sets `group_by:`: by these labels, at least one; `&["..."]` for all.
    #[track_caller]
    pub const fn group_by(mut self, labels: &'static [&'static str]) -> Self {
        self.group_by = Some(labels);
        self
    }

    /// Sets `group_wait:`.
    pub const fn group_wait(mut self, wait: Duration) -> Self {
        self.group_wait = Some(wait);
        self
    }

    /// Sets `group_interval:`.
    pub const fn group_interval(mut self, interval: Duration) -> Self {
        self.group_interval = Some(interval);
        self
    }

    /// Sets `repeat_interval:`.
    pub const fn repeat_interval(mut self, interval: Duration) -> Self {
        self.repeat_interval = Some(interval);
        self
    }

    /// Sets `continue: true`.
    pub const fn continue_(mut self) -> Self {
        self.continue_ = true;
        self
    }

    /// Sets `routes:`: they are tried before this one's own receiver.
    pub const fn routes(mut self, routes: &'static [Self]) -> Self {
        self.routes = routes;
        self
    }

    /// Sets `mute_time_intervals:`. What fires then is told when the interval is over, if it still fires.
    pub const fn mute_time_intervals(mut self, intervals: &'static [TimeInterval]) -> Self {
        self.mute_time_intervals = intervals;
        self
    }

    /// Sets `active_time_intervals:`. What fires at other times is told when the interval begins, if it still fires.
    pub const fn active_time_intervals(mut self, intervals: &'static [TimeInterval]) -> Self {
        self.active_time_intervals = intervals;
        self
    }

    /// Says why it is no harm that at some times this route tells nobody. Without it, another route has to tell then,
    /// or the routing is refused.
    pub const fn muted_because(mut self, reason: &'static str) -> Self {
        self.muted_because = Some(reason);
        self
    }

    /// The severity that it takes, where it was made of one.
    pub const fn severity(&self) -> Option<Severity> {
        self.severity
    }

    /// Where it was written.
    pub const fn origin(&self) -> Origin {
        self.origin
    }

    /// Whether it tells at every hour.
    pub const fn is_always_awake(&self) -> bool {
        self.mute_time_intervals.is_empty() && self.active_time_intervals.is_empty()
    }

    /// All intervals that it names.
    pub fn intervals(&self) -> impl Iterator<Item = &'static TimeInterval> + use<> {
        self.mute_time_intervals.iter().chain(self.active_time_intervals)
    }
}

/// Where all alerts of the stack go. Renders to `route`, `receivers` and `inhibit_rules` of `alertmanager.yml`.
#[must_use = "alerts are routed only when Alertmanager's config is made from it"]
#[derive(Clone, Copy, Debug)]
pub struct Routing {
    /// The way of alerts that no route takes, such as those that somebody adds by hand. Renders to the root `route:`,
    /// which takes everything at every hour: of this route only the receiver, the grouping and the times of messages
    /// count, and no matchers, intervals or routes inside it.
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
    /// assert_eq!(ROUTING.default_route.severity(), Some(Severity::WARNING));
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

    /// Its inhibitions, each of one target.
    pub fn inhibitions(&self) -> impl Iterator<Item = Inhibit> + use<> {
        self.inhibit_rules.iter().flat_map(Inhibit::one_by_one)
    }

    /// The severities of its routes, the most urgent first.
    pub fn severities(&self) -> Vec<Severity> {
        let mut severities: Vec<_> = self.ways().iter().filter_map(|way| way.route.severity).collect();
        severities.sort();
        severities.dedup();
        severities
    }

    /// All receivers, each once.
    pub fn receivers(&self) -> Vec<&Receiver> {
        let mut receivers: Vec<&Receiver> = Vec::new();
        for way in self.ways() {
            if !receivers.contains(&&way.route.receiver) {
                receivers.push(&way.route.receiver);
            }
        }
        receivers
    }

    /// All time intervals that routes name, each once.
    pub fn intervals(&self) -> Vec<&'static TimeInterval> {
        let mut intervals: Vec<&TimeInterval> = Vec::new();
        for interval in self.ways().iter().flat_map(|way| way.route.intervals()) {
            if !intervals.contains(&interval) {
                intervals.push(interval);
            }
        }
        intervals
    }
}
