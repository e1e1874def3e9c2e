//! A route that says nothing of severities does not take urgent alerts away from those whom their severity wakes.

use std::collections::BTreeMap;

use findings::{Finding, Rule, RuleText};
use kit::Program;
use watch::route::{Routing, Way};
use watch::severity::Severity;

use crate::example::example;
use crate::place::at;
use crate::routings::{described, pairs, routings};

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "routes/takes-urgent",
    says: "an urgent alert is told in all ways of its severity, unless the route that takes it names severities",
    why: "An alert goes by the first route that takes it. One of a team or a namespace that stands before the route of \
        critical alerts takes those as well: where that one rings a phone, a letter is written.",
    source: Some("https://prometheus.io/docs/alerting/latest/configuration/#route"),
    fires: example!("takes_urgent.rs", "fires"),
    quiet: example!("takes_urgent.rs", "quiet"),
});

/// Each route by which an urgent alert is told in fewer ways than its severity is.
pub fn check(program: &Program) -> Vec<Finding> {
    routings(program).into_iter().flat_map(|routing| of(program, routing)).collect()
}

fn of(program: &Program, routing: &'static Routing) -> Vec<Finding> {
    let mut taken: BTreeMap<String, Taken> = BTreeMap::new();
    for alert in program.watch.alerts().filter(|alert| alert.severity().rank() <= Severity::CRITICAL.rank()) {
        let severity = alert.severity();
        let meant = routing.ways_of_labels(&[("severity", severity.label())]);
        for case in routing.cases(alert) {
            let ways = routing.ways_of_labels(&pairs(&case));
            // Who names the severity means it.
            let Some(way) = ways.iter().find(|way| way.matchers().all(|matcher| matcher.label() != "severity")) else {
                continue;
            };
            let lacking = lacking(&meant, &ways);
            if way.is_default || lacking.is_empty() {
                continue;
            }
            let taken = taken.entry(format!("{}{:?}", severity.label(), way.route.origin())).or_insert_with(|| Taken {
                way: way.clone(),
                by_rights: meant[0].clone(),
                severity,
                lacking: lacking.join(", "),
                alerts: Vec::new(),
            });
            if !taken.alerts.contains(&alert.name()) {
                taken.alerts.push(alert.name());
            }
        }
    }
    taken.into_values().map(|taken| taken.finding()).collect()
}

/// In which ways these do not tell that those do: SMS, PagerDuty.
fn lacking(meant: &[Way], told: &[Way]) -> Vec<&'static str> {
    let names = |ways: &[Way]| -> Vec<&'static str> {
        ways.iter().flat_map(|way| way.receiver().notifiers()).map(|notifier| notifier.name).collect()
    };
    let told = names(told);
    names(meant).into_iter().filter(|name| !told.contains(name)).collect()
}

/// What a route takes of one severity.
struct Taken {
    way: Way<'static>,
    by_rights: Way<'static>,
    severity: Severity,
    lacking: String,
    alerts: Vec<&'static str>,
}

impl Taken {
    fn finding(&self) -> Finding {
        let severity = self.severity.label();
        let also = self.alerts.len() - 1;
        let more = if also == 0 { String::new() } else { format!(" and {also} more") };
        let message = format!(
            "{} takes alerts that are `{severity}`, such as `{}`{more}, and tells them without {}",
            described(&self.way),
            self.alerts[0],
            self.lacking,
        );
        let receiver = self.by_rights.receiver().name();
        let fix = format!(
            "let it `.continue_()`, or give it `.routes(&[..])` with one of `{severity}` to `{receiver}`; if it is \
             meant, let it name the severity"
        );
        RULE.error(at(self.way.route.origin()), message)
            .fix(fix)
            .also(at(self.by_rights.route.origin()), format!("whom `{severity}` tells"))
    }
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const RING: Notifier = Notifier { name: "phone", ..Notifier::email("+94112345678@phone.example.com") };
    const ON_CALL: Receiver = Receiver::new("on-call", RING);
    const ROUTES: &[Route] = &[
        Route::matching(Matcher::equal("pot", "green"), LETTER_BOX), // <- told here
        Route::new(Severity::CRITICAL, ON_CALL),
    ];
    const ROUTING: Routing = routing(ROUTES, &[]);
    const SPILT: Alert = tried(incomplete("TeaIsSpilt", Severity::CRITICAL).when_any(UP));
    pub const PROGRAM: Program =
        watched(&Watch { groups: &[Group::new("tea", &[SPILT])], routing: Some(&ROUTING), ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const RING: Notifier = Notifier { name: "phone", ..Notifier::email("+94112345678@phone.example.com") };
    const ON_CALL: Receiver = Receiver::new("on-call", RING);
    const ROUTES: &[Route] = &[
        Route::matching(Matcher::equal("pot", "green"), LETTER_BOX).routes(&[Route::new(Severity::CRITICAL, ON_CALL)]),
        Route::new(Severity::CRITICAL, ON_CALL),
    ];
    const ROUTING: Routing = routing(ROUTES, &[]);
    const SPILT: Alert = tried(incomplete("TeaIsSpilt", Severity::CRITICAL).when_any(UP));
    pub const PROGRAM: Program =
        watched(&Watch { groups: &[Group::new("tea", &[SPILT])], routing: Some(&ROUTING), ..WATCH });
}

#[cfg(test)]
mod tests {
    use crate::tea_house::*;

    crate::testing::tested!(
        "the route of alerts with `pot = \"green\"` to `letter-box` takes alerts that are `critical`, such as \
         `TeaIsSpilt`, and tells them without phone; fix: let it `.continue_()`, or give it `.routes(&[..])` with one \
         of `critical` to `on-call`; if it is meant, let it name the severity"
    );

    const RING: Notifier = Notifier { name: "phone", ..Notifier::email("+94112345678@phone.example.com") };
    const ON_CALL: Receiver = Receiver::new("on-call", RING);
    const GREEN: Matcher = Matcher::equal("pot", "green");
    const CRITICAL: Route = Route::new(Severity::CRITICAL, ON_CALL);

    /// What is said when critical alerts of that pot go these ways, and a warning of it.
    fn says(routes: &'static [Route]) -> usize {
        const SPILT: Alert = tried(incomplete("TeaIsSpilt", Severity::CRITICAL).when_any(UP));
        const BURNT: Alert = tried(incomplete("TeaIsBurnt", Severity::CRITICAL).when_any(UP));
        const GROUPS: &[Group] = &[Group::new("tea", &[SPILT, BURNT, tea_is_cold("TeaIsCold")])];
        let routing: &'static Routing = Box::leak(Box::new(routing(routes, &[])));
        let watch = Watch { groups: GROUPS, routing: Some(routing), ..WATCH };
        crate::testing::says(&watched(Box::leak(Box::new(watch))), &super::RULE).len()
    }

    #[test]
    fn a_route_is_told_once_and_only_for_what_it_takes_away() {
        assert_eq!(says(const { &[Route::matching(GREEN, LETTER_BOX), CRITICAL] }), 1);
        assert_eq!(says(const { &[Route::matching(GREEN, LETTER_BOX).continue_(), CRITICAL] }), 0);
        assert_eq!(says(const { &[CRITICAL, Route::matching(GREEN, LETTER_BOX)] }), 0);
        assert_eq!(says(const { &[Route::matching(GREEN, ON_CALL), CRITICAL] }), 0, "the same phone rings");
        assert_eq!(says(const { &[Route::new(Severity::CRITICAL, LETTER_BOX).with("pot", "green"), CRITICAL] }), 0);
        assert_eq!(says(const { &[Route::matching(GREEN, LETTER_BOX)] }), 0, "no route of that severity");
    }
}
