//! A route that rests at times tells at others.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use watch::route::{Routing, Way};

use crate::example::example;
use crate::hours::never_tells;
use crate::place::at;
use crate::routings::{described, routings};

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "routes/never-tells",
    says: "a route tells at some time: its `mute_time_intervals` leave something of its `active_time_intervals`",
    why: "`mute_time_intervals` win over `active_time_intervals`. Where they cover them, the route tells nobody, ever.",
    source: Some("https://prometheus.io/docs/alerting/latest/configuration/#route"),
    fires: example!("never_tells.rs", "fires"),
    quiet: example!("never_tells.rs", "quiet"),
});

/// Each route that rests always.
pub fn check(program: &Program) -> Vec<Finding> {
    let finding = |way: Way| {
        let message = format!("{} tells at no time: what is active is muted as well", described(&way));
        RULE.error(at(way.route.origin()), message).fix("leave out the interval that covers the others")
    };
    routings(program).into_iter().flat_map(Routing::ways).filter(never_tells).map(finding).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const WEEKEND: TimeInterval =
        TimeInterval::new("weekend", &[Period::new().weekdays(Weekday::Friday, Weekday::Saturday)]);
    const FRIDAYS: TimeInterval = TimeInterval::new(
        "fridays",
        &[Period::new().weekdays(Weekday::Friday, Weekday::Friday).times("10:00", "12:00")],
    );
    const ROUTES: &[Route] = &[Route::new(Severity::INFO, LETTER_BOX) // <- told here
        .active_time_intervals(&[FRIDAYS])
        .mute_time_intervals(&[WEEKEND])
        .muted_because("it is never urgent")];
    const ROUTING: Routing = routing(ROUTES, &[]);
    pub const PROGRAM: Program = watched(&Watch { routing: Some(&ROUTING), ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const FRIDAYS: TimeInterval = TimeInterval::new(
        "fridays",
        &[Period::new().weekdays(Weekday::Friday, Weekday::Friday).times("10:00", "12:00")],
    );
    const ROUTES: &[Route] =
        &[Route::new(Severity::INFO, LETTER_BOX).active_time_intervals(&[FRIDAYS]).muted_because("it is never urgent")];
    const ROUTING: Routing = routing(ROUTES, &[]);
    pub const PROGRAM: Program = watched(&Watch { routing: Some(&ROUTING), ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "the route of `info` alerts to `letter-box` tells at no time: what is active is muted as well; fix: leave out \
         the interval that covers the others"
    );
}
