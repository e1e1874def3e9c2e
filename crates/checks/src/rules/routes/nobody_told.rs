//! At every hour somebody is told of every alert, or a route says why not.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use watch::alert::Alert;
use watch::route::{Routing, Way};

use crate::example::example;
use crate::hours::silent;
use crate::place::at;
use crate::routings::{pairs, routings};

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "routes/nobody-told",
    says: "at every hour some route tells of every alert, or one that rests says why",
    why: "A route tells nobody during its `mute_time_intervals`, nor outside its `active_time_intervals`. If no other \
        route takes the alert then, it waits until they are over, and whoever reads the routes believes that somebody \
        is told.",
    source: Some("https://prometheus.io/docs/alerting/latest/configuration/#route"),
    fires: example!("nobody_told.rs", "fires"),
    quiet: example!("nobody_told.rs", "quiet"),
});

/// Each route by whose rest an alert reaches nobody.
pub fn check(program: &Program) -> Vec<Finding> {
    let rests = |routing: &&Routing| routing.ways().iter().any(|way| !way.is_always_awake());
    let found = |routing: &'static Routing| program.watch.alerts().filter_map(move |alert| of(routing, alert));
    routings(program).into_iter().filter(rests).flat_map(found).collect()
}

fn of(routing: &'static Routing, alert: &Alert) -> Option<Finding> {
    routing.cases(alert).iter().find_map(|case| {
        let ways = routing.ways_of_labels(&pairs(case));
        let is_meant = |way: &Way| way.route.muted_because.is_some();
        if ways.iter().any(is_meant) {
            return None;
        }
        let when = silent(&ways)?;
        let way = &ways[0];
        let name = alert.name();
        let message = format!("nobody is told of alert `{name}` at some hours, such as {when}");
        let fix =
            "let a route before it tell then and `.continue_()`, or say `.muted_because(\"why that is no harm\")`";
        let finding = RULE.error(at(way.route.origin()), message).fix(fix);
        Some(finding.also(at(alert.origin()), "the alert"))
    })
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const NIGHTS: TimeInterval =
        TimeInterval::new("nights", &[Period::new().times("22:00", "06:00").location("Asia/Colombo")]);
    const ROUTES: &[Route] = &[
        Route::new(Severity::WARNING, LETTER_BOX).mute_time_intervals(&[NIGHTS]), // <- told here
    ];
    const ROUTING: Routing = routing(ROUTES, &[]);
    pub const PROGRAM: Program =
        watched(&Watch { groups: &[Group::new("tea", &[tea_is_cold("TeaIsCold")])], routing: Some(&ROUTING), ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const NIGHTS: TimeInterval =
        TimeInterval::new("nights", &[Period::new().times("22:00", "06:00").location("Asia/Colombo")]);
    const ROUTES: &[Route] = &[Route::new(Severity::WARNING, LETTER_BOX)
        .mute_time_intervals(&[NIGHTS])
        .muted_because("nobody drinks tea at night")];
    const ROUTING: Routing = routing(ROUTES, &[]);
    pub const PROGRAM: Program =
        watched(&Watch { groups: &[Group::new("tea", &[tea_is_cold("TeaIsCold")])], routing: Some(&ROUTING), ..WATCH });
}

#[cfg(test)]
mod tests {
    use crate::tea_house::*;

    crate::testing::tested!(
        "nobody is told of alert `TeaIsCold` at some hours, such as Monday 2024-01-01, 00:00 to 06:00 (Asia/Colombo); \
         fix: let a route before it tell then and `.continue_()`, or say `.muted_because(\"why that is no harm\")`"
    );

    const COLOMBO: Period = Period::new().location("Asia/Colombo");
    const NIGHTS: TimeInterval = TimeInterval::new("nights", &[COLOMBO.times("22:00", "06:00")]);
    const WEEKEND: TimeInterval = TimeInterval::new("weekend", &[COLOMBO.weekdays(Weekday::Friday, Weekday::Saturday)]);
    const UTC_DAYS: TimeInterval = TimeInterval::new("days", &[Period::new().times("06:00", "22:00")]);
    const COLD: Alert = tea_is_cold("TeaIsCold");

    const GAP: &[Route] = &[
        Route::new(Severity::WARNING, LETTER_BOX).mute_time_intervals(&[NIGHTS, WEEKEND]).continue_(),
        Route::new(Severity::WARNING, LETTER_BOX).active_time_intervals(&[NIGHTS]),
    ];
    const ALSO: &[Route] = &[
        Route::new(Severity::WARNING, LETTER_BOX).with("pot", "green").mute_time_intervals(&[WEEKEND]).continue_(),
        Route::new(Severity::WARNING, LETTER_BOX),
    ];
    const TURNS: &[Route] = &[
        Route::new(Severity::WARNING, LETTER_BOX).mute_time_intervals(&[NIGHTS]).continue_(),
        Route::new(Severity::WARNING, LETTER_BOX).active_time_intervals(&[NIGHTS]),
    ];
    const TEAMS: &[Route] = &[
        Route::new(Severity::WARNING, LETTER_BOX).with("pot", "green").mute_time_intervals(&[WEEKEND]),
        Route::new(Severity::WARNING, LETTER_BOX),
    ];
    /// What is said when warnings go these ways.
    fn says(routes: &'static [Route]) -> Vec<String> {
        let routing: &'static Routing = Box::leak(Box::new(routing(routes, &[])));
        let watch = Watch { groups: const { &[Group::new("tea", &[COLD])] }, routing: Some(routing), ..WATCH };
        crate::testing::says(&watched(Box::leak(Box::new(watch))), &super::RULE)
    }

    #[test]
    fn routes_that_tell_in_turns_leave_no_hour() {
        assert_eq!(says(TURNS), [""; 0]);
        let told = says(GAP);
        assert!(told[0].contains("such as Friday 2024-01-05, 06:00 to 22:00 (Asia/Colombo)"), "{told:?}");
    }

    #[test]
    fn a_team_whose_route_rests_is_told_apart_from_the_others() {
        assert_eq!(says(TEAMS).len(), 1);
        assert_eq!(says(ALSO), [""; 0]);
    }

    #[test]
    fn turns_of_several_time_zones_are_not_held_together() {
        const ZONES: &[Route] = &[
            Route::new(Severity::WARNING, LETTER_BOX).active_time_intervals(&[NIGHTS]).continue_(),
            Route::new(Severity::WARNING, LETTER_BOX).active_time_intervals(&[UTC_DAYS]),
        ];
        assert_eq!(says(ZONES).len(), 1);
    }
}
