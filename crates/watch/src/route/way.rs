//! Routes as alerts find them: what each takes and says, with what it has from those above it.

use terms::{Duration, hours, minutes, seconds};

use super::{Route, Routing};
use crate::interval::TimeInterval;
use crate::matcher::Matcher;
use crate::receiver::{Notifier, Receiver};
use crate::severity::Severity;

/// One route, with what it has from those above it.
#[derive(Clone, Debug)]
pub struct Way<'r> {
    /// The route.
    pub route: &'r Route,
    /// The routes above it, the outermost first.
    pub above: Vec<&'r Route>,
    /// Whether it is the way of what no route takes.
    pub is_default: bool,
    /// Alerts that agree in these labels come in one message.
    pub group_by: &'static [&'static str],
    /// How long the first message waits for others of its group.
    pub group_wait: Duration,
    /// How often at most alerts that join a group are told.
    pub group_interval: Duration,
    /// How often an alert that goes on is told again.
    pub repeat_interval: Duration,
}

impl<'r> Way<'r> {
    fn outermost(route: &'r Route, is_default: bool) -> Self {
        Self {
            route,
            above: Vec::new(),
            is_default,
            group_by: route.group_by.unwrap_or(&["alertname"]),
            group_wait: route.group_wait.unwrap_or(seconds(30)),
            group_interval: route.group_interval.unwrap_or(minutes(5)),
            repeat_interval: route.repeat_interval.unwrap_or(hours(4)),
        }
    }

    /// The routes inside it, in order.
    pub fn inside(&self) -> impl Iterator<Item = Self> + use<'r> {
        let above = self.clone();
        above.route.routes.iter().map(move |route| Self {
            route,
            above: above.above.iter().copied().chain([above.route]).collect(),
            is_default: false,
            group_by: route.group_by.unwrap_or(above.group_by),
            group_wait: route.group_wait.unwrap_or(above.group_wait),
            group_interval: route.group_interval.unwrap_or(above.group_interval),
            repeat_interval: route.repeat_interval.unwrap_or(above.repeat_interval),
        })
    }

    /// Whom it ends at.
    pub const fn receiver(&self) -> &'r Receiver {
        &self.route.receiver
    }

    /// What an alert fulfils that goes this way: its conditions and those of the routes above. None for the default.
    pub fn matchers(&self) -> impl Iterator<Item = &'r Matcher> {
        let routes = self.above.iter().copied().chain([self.route]).filter(|_| !self.is_default);
        routes.flat_map(|route| route.matchers.iter())
    }

    /// The same as Alertmanager reads it: `severity = "critical", team = "payments"`.
    pub fn conditions(&self) -> String {
        let conditions: Vec<_> = self.matchers().map(ToString::to_string).collect();
        if conditions.is_empty() { "all others".to_owned() } else { conditions.join(", ") }
    }

    /// The severity of the alerts that go this way, where it is one.
    pub fn severity(&self) -> Option<Severity> {
        self.above.iter().chain([&self.route]).filter(|_| !self.is_default).find_map(|route| route.severity())
    }

    /// Whether it tells at every hour.
    pub const fn is_always_awake(&self) -> bool {
        self.is_default || self.route.is_always_awake()
    }

    /// When it tells, for the documents: "always", "not during nights: a warning can wait".
    pub fn when(&self) -> String {
        let named = |intervals: &[TimeInterval]| {
            let names: Vec<_> = intervals.iter().map(|interval| format!("`{}`", interval.name())).collect();
            names.join(", ")
        };
        let route = self.route;
        let mut when = match (route.active_time_intervals, route.mute_time_intervals) {
            // The root of Alertmanager's tree has no intervals.
            _ if self.is_default => return "always".to_owned(),
            ([], []) => "always".to_owned(),
            ([], muted) => format!("not during {}", named(muted)),
            (active, []) => format!("during {}", named(active)),
            (active, muted) => format!("during {}, not during {}", named(active), named(muted)),
        };
        if let Some(reason) = route.muted_because {
            when.push_str(": ");
            when.push_str(reason);
        }
        when
    }

    /// Through what it tells, for the documents.
    pub fn notifiers(&self) -> String {
        let notifiers: Vec<_> = self.receiver().notifiers().map(Notifier::to_string).collect();
        notifiers.join(", ")
    }
}

impl Routing {
    /// Every route, each before those inside it; the default one last.
    pub fn ways(&self) -> Vec<Way<'_>> {
        let mut ways = Vec::new();
        self.outermost().for_each(|way| walk(way, &mut ways));
        ways.push(self.default_way());
        ways
    }

    /// The routes that stand in no other, in order.
    pub fn outermost(&self) -> impl Iterator<Item = Way<'_>> {
        self.routes.iter().map(|route| Way::outermost(route, false))
    }

    /// The way of what no route takes.
    pub fn default_way(&self) -> Way<'_> {
        Way::outermost(&self.default_route, true)
    }

    /// The ways of an alert of which each condition says whether it takes it: one, or several where routes `continue`.
    pub fn ways_of(&self, takes: &dyn Fn(&Matcher) -> bool) -> Vec<Way<'_>> {
        let mut found = Vec::new();
        descend(self.outermost(), takes, &mut found);
        if found.is_empty() {
            found.push(self.default_way());
        }
        found
    }

    /// The ways of an alert with these labels.
    pub fn ways_of_labels(&self, labels: &[(&str, &str)]) -> Vec<Way<'_>> {
        let value = |label: &str| labels.iter().find(|(name, _)| *name == label).map_or("", |(_, value)| *value);
        self.ways_of(&|matcher| matcher.takes(value(matcher.label())))
    }

    /// The first route of an alert that bears no label but this severity.
    pub fn route(&self, severity: Severity) -> &Route {
        // An alert has at least the default way.
        self.ways_of_labels(&[("severity", severity.label())])[0].route
    }
}

fn walk<'r>(way: Way<'r>, ways: &mut Vec<Way<'r>>) {
    let inside = way.inside();
    ways.push(way);
    inside.for_each(|way| walk(way, ways));
}

/// As Alertmanager's `Route.Match`: the first that takes it, and those behind it while they `continue`.
fn descend<'r>(ways: impl Iterator<Item = Way<'r>>, takes: &dyn Fn(&Matcher) -> bool, found: &mut Vec<Way<'r>>) {
    for way in ways {
        if !way.route.matchers.iter().all(takes) {
            continue;
        }
        let before = found.len();
        descend(Box::new(way.inside()) as Box<dyn Iterator<Item = Way<'r>>>, takes, found);
        let goes_on = way.route.continue_;
        if found.len() == before {
            found.push(way);
        }
        if !goes_on {
            return;
        }
    }
}
