//! A route repeats no more often than Alertmanager looks.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use watch::route::{Routing, Way};

use crate::example::example;
use crate::place::at;
use crate::routings::{described, routings};

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "routes/repeats-too-often",
    says: "a route's repeat interval is no shorter than its group interval",
    why: "Alertmanager looks at a group once each group interval: a shorter repeat interval has no effect, and who \
        set it waits for messages that do not come.",
    source: Some("https://prometheus.io/docs/alerting/latest/configuration/#route"),
    fires: example!("repeats_too_often.rs", "fires"),
    quiet: example!("repeats_too_often.rs", "quiet"),
});

/// Each route whose repeat interval is the shorter one.
pub fn check(program: &Program) -> Vec<Finding> {
    let hasty = |way: &Way| way.repeat_interval.as_milliseconds() < way.group_interval.as_milliseconds();
    let finding = |way: Way| {
        let message = format!("{} repeats more often than Alertmanager looks at its groups", described(&way));
        let fix = "make `.repeat_interval(..)` no shorter than `.group_interval(..)`";
        RULE.error(at(way.route.origin()), message).fix(fix)
    };
    routings(program).into_iter().flat_map(Routing::ways).filter(hasty).map(finding).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const ROUTES: &[Route] = &[
        Route::new(Severity::CRITICAL, LETTER_BOX).group_interval(hours(1)).repeat_interval(minutes(5)), // <- told here
    ];
    const ROUTING: Routing = routing(ROUTES, &[]);
    pub const PROGRAM: Program = watched(&Watch { routing: Some(&ROUTING), ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const ROUTES: &[Route] =
        &[Route::new(Severity::CRITICAL, LETTER_BOX).group_interval(minutes(5)).repeat_interval(hours(1))];
    const ROUTING: Routing = routing(ROUTES, &[]);
    pub const PROGRAM: Program = watched(&Watch { routing: Some(&ROUTING), ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "the route of `critical` alerts to `letter-box` repeats more often than Alertmanager looks at its groups; \
         fix: make `.repeat_interval(..)` no shorter than `.group_interval(..)`"
    );
}
