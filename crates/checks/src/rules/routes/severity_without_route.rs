//! Every severity has a route.

use findings::{Finding, Rule, RuleText};
use kit::Program;

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "routes/severity-without-route",
    says: "each severity that an alert has is taken by a route",
    why: "An alert that no route takes goes the default way: it is told to whoever that is, as late and as seldom as that says.",
    source: Some("https://prometheus.io/docs/alerting/latest/configuration/#route"),
    fires: example!("severity_without_route.rs", "fires"),
    quiet: example!("severity_without_route.rs", "quiet"),
});

/// Each alert whose severity has no route.
pub fn check(program: &Program) -> Vec<Finding> {
    let Some(routing) = program.watch.routing else { return Vec::new() };
    let finding = |alert: &watch::alert::Alert| {
        let (name, severity) = (alert.name(), alert.severity().label());
        let message = format!("alert `{name}` has the severity `{severity}`, for which there is no route");
        let fix = "add `Route::new(severity, RECEIVER)` to the `routes`, or give the alert another severity";
        RULE.error(at(alert.origin()), message).fix(fix)
    };
    program.watch.alerts().filter(|alert| !routing.has_route(alert.severity())).map(finding).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const COLD: Alert = tea_is_cold("TeaIsCold"); // <- told here
    const ROUTING: Routing = routing(&[Route::new(Severity::CRITICAL, LETTER_BOX)], &[]);
    pub const PROGRAM: Program =
        watched(&Watch { groups: &[Group::new("tea", &[COLD])], routing: Some(&ROUTING), ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const COLD: Alert = tea_is_cold("TeaIsCold");
    const ROUTING: Routing = routing(&[Route::new(Severity::WARNING, LETTER_BOX)], &[]);
    pub const PROGRAM: Program =
        watched(&Watch { groups: &[Group::new("tea", &[COLD])], routing: Some(&ROUTING), ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "alert `TeaIsCold` has the severity `warning`, for which there is no route; fix: add `Route::new(severity, RECEIVER)` to the \
         `routes`, or give the alert another severity"
    );
}
