//! A route repeats no more often than Alertmanager looks.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use watch::severity::Severity;

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "routes/repeats-too-often",
    says: "a route's repeat interval is no shorter than its group interval",
    why: "Alertmanager looks at a group once each group interval: a shorter repeat interval has no effect, and who set it waits for \
          messages that do not come.",
    source: Some("https://prometheus.io/docs/alerting/latest/configuration/#route"),
    fires: example!("repeats_too_often.rs", "fires"),
    quiet: example!("repeats_too_often.rs", "quiet"),
});

/// Each route whose repeat interval is the shorter one.
pub fn check(program: &Program) -> Vec<Finding> {
    let Some(routing) = program.watch.routing else { return Vec::new() };
    let routes = Severity::ALL.into_iter().map(|severity| (severity, routing.route(severity)));
    let hasty = routes
        .filter(|(_, route)| route.repeat_interval().as_milliseconds() < route.group_interval().as_milliseconds());
    let finding = |(severity, route): (Severity, &watch::route::Route)| {
        let message = format!(
            "the route of `{}` alerts to `{}` repeats more often than Alertmanager looks at its groups",
            severity.label(),
            route.receiver().name()
        );
        let fix = "make `.repeated_every(..)` no shorter than `.joined_every(..)`";
        RULE.error(at(route.origin()), message).fix(fix)
    };
    hasty.map(finding).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const ROUTING: Routing = Routing::new(
        BySeverity {
            critical: Route::to(LETTER_BOX).joined_every(hours(1)).repeated_every(minutes(5)), // <- told here
            ..ROUTES
        },
        &[],
    );
    pub const PROGRAM: Program = watched(&Watch { routing: Some(&ROUTING), ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const ROUTING: Routing = Routing::new(
        BySeverity { critical: Route::to(LETTER_BOX).joined_every(minutes(5)).repeated_every(hours(1)), ..ROUTES },
        &[],
    );
    pub const PROGRAM: Program = watched(&Watch { routing: Some(&ROUTING), ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "the route of `critical` alerts to `letter-box` repeats more often than Alertmanager looks at its groups; fix: make \
         `.repeated_every(..)` no shorter than `.joined_every(..)`"
    );
}
