//! No route hides behind another.

use findings::{Finding, Rule, RuleText};
use kit::Program;

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "routes/never-reached",
    says: "no route stands behind one that takes all of its alerts",
    why: "Alertmanager tries routes in order and stops at the first that takes an alert, unless that says `continue`: a route behind it \
          tells nobody.",
    source: Some("https://prometheus.io/docs/alerting/latest/configuration/#route"),
    fires: example!("never_reached.rs", "fires"),
    quiet: example!("never_reached.rs", "quiet"),
});

/// Each route that an earlier one leaves nothing.
pub fn check(program: &Program) -> Vec<Finding> {
    let Some(routing) = program.watch.routing else { return Vec::new() };
    let hidden = |(index, route): (usize, &watch::route::Route)| {
        let earlier = routing.routes[..index].iter().find(|one| one.covers(route) && !one.continue_)?;
        let message = format!(
            "the route of `{}` alerts to `{}` is never reached: the one to `{}` stands before it and takes all of them",
            route.severity.label(),
            route.receiver.name(),
            earlier.receiver.name()
        );
        let fix = "remove one, swap them, or let the earlier one `.continue_()`";
        Some(RULE.error(at(route.origin()), message).fix(fix).also(at(earlier.origin()), "this one takes them"))
    };
    routing.routes.iter().enumerate().filter_map(hidden).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const ROUTES: &[Route] = &[
        Route::new(Severity::WARNING, LETTER_BOX),
        Route::new(Severity::WARNING, LETTER_BOX).with("team", "kitchen"), // <- told here
    ];
    const ROUTING: Routing = routing(ROUTES, &[]);
    pub const PROGRAM: Program = watched(&Watch { routing: Some(&ROUTING), ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const ROUTES: &[Route] =
        &[Route::new(Severity::WARNING, LETTER_BOX).with("team", "kitchen"), Route::new(Severity::WARNING, LETTER_BOX)];
    const ROUTING: Routing = routing(ROUTES, &[]);
    pub const PROGRAM: Program = watched(&Watch { routing: Some(&ROUTING), ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "the route of `warning` alerts to `letter-box` is never reached: the one to `letter-box` stands before it and takes all of \
         them; fix: remove one, swap them, or let the earlier one `.continue_()`"
    );
}
