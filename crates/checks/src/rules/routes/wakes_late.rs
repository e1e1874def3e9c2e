//! What wakes people does not wait for others of its group.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use watch::route::{Routing, Way};
use watch::severity::Severity;

use crate::example::example;
use crate::place::at;
use crate::routings::{described, pairs, routings};

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "routes/wakes-late",
    says: "a route of critical alerts, or more urgent ones, waits at most a minute before its first message",
    why: "Alertmanager holds the first message of a group for `group_wait`. Who is woken can do nothing meanwhile; a \
        minute gathers what one cause brings.",
    source: Some("https://prometheus.io/docs/alerting/latest/configuration/#route"),
    fires: example!("wakes_late.rs", "fires"),
    quiet: example!("wakes_late.rs", "quiet"),
});

const MOST_SECONDS: u64 = 60;

/// Each route of what is urgent that waits for longer.
pub fn check(program: &Program) -> Vec<Finding> {
    let is_urgent = |severity: Severity| severity.rank() <= Severity::CRITICAL.rank();
    let of_a_severity = |way: &Way| way.severity().is_some_and(is_urgent) && way.route.routes.is_empty();
    let found = |routing: &'static Routing| {
        let said = routing.ways().into_iter().filter(of_a_severity);
        let urgent = program.watch.alerts().filter(|alert| is_urgent(alert.severity()));
        let cases = urgent.flat_map(move |alert| routing.cases(alert));
        let taken = cases.flat_map(move |case| routing.ways_of_labels(&pairs(&case)));
        said.chain(taken).filter(|way| way.group_wait.as_seconds() > MOST_SECONDS).map(|way| finding(&way))
    };
    routings(program).into_iter().flat_map(found).collect()
}

fn finding(way: &Way) -> Finding {
    let message = format!("{} waits {} before it wakes somebody", described(way), way.group_wait);
    RULE.error(at(way.route.origin()), message).fix("let it `.group_wait(seconds(30))`, a minute at most")
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const ROUTES: &[Route] = &[
        Route::new(Severity::CRITICAL, LETTER_BOX).group_wait(minutes(5)), // <- told here
    ];
    const ROUTING: Routing = routing(ROUTES, &[]);
    pub const PROGRAM: Program = watched(&Watch { routing: Some(&ROUTING), ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const ROUTES: &[Route] = &[
        Route::new(Severity::CRITICAL, LETTER_BOX).group_wait(minutes(1)),
        Route::new(Severity::WARNING, LETTER_BOX).group_wait(minutes(5)),
    ];
    const ROUTING: Routing = routing(ROUTES, &[]);
    pub const PROGRAM: Program = watched(&Watch { routing: Some(&ROUTING), ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "the route of `critical` alerts to `letter-box` waits 5m before it wakes somebody; fix: let it \
         `.group_wait(seconds(30))`, a minute at most"
    );
}
