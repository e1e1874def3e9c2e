//! Every severity has a route.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use watch::alert::Alert;
use watch::route::{Case, Routing};

use crate::example::example;
use crate::place::at;
use crate::routings::{pairs, routings};

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "routes/severity-without-route",
    says: "each severity that an alert has is taken by a route",
    why: "An alert that no route takes goes the default way: it is told to whoever that is, as late and as seldom as \
        that says.",
    source: Some("https://prometheus.io/docs/alerting/latest/configuration/#route"),
    fires: example!("severity_without_route.rs", "fires"),
    quiet: example!("severity_without_route.rs", "quiet"),
});

/// Each alert that goes the default way: always, or with some value of a label.
pub fn check(program: &Program) -> Vec<Finding> {
    let lost = |routing: &'static Routing| program.watch.alerts().filter_map(move |alert| of(routing, alert));
    routings(program).into_iter().flat_map(lost).collect()
}

fn of(routing: &Routing, alert: &Alert) -> Option<Finding> {
    let cases = routing.cases(alert);
    let goes_the_default_way = |case: &&Case| routing.ways_of_labels(&pairs(case)).iter().any(|way| way.is_default);
    let lost: Vec<&Case> = cases.iter().filter(goes_the_default_way).collect();
    let (name, severity) = (alert.name(), alert.severity().label());
    let message = match lost.as_slice() {
        [] => return None,
        all if all.len() == cases.len() => {
            format!("alert `{name}` has the severity `{severity}`, for which there is no route")
        }
        [case, ..] => {
            let open = case.iter().filter(|(label, _)| alert.fixed_label(label).is_none());
            let said: Vec<String> = open.map(|(label, value)| format!("`{label}=\"{value}\"`")).collect();
            format!("no route takes alert `{name}` of the severity `{severity}` with {}", said.join(" and "))
        }
    };
    let fix = "add `Route::new(severity, RECEIVER)` to the `routes`, or give the alert another severity";
    Some(RULE.error(at(alert.origin()), message).fix(fix))
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
        "alert `TeaIsCold` has the severity `warning`, for which there is no route; fix: add `Route::new(severity, \
         RECEIVER)` to the `routes`, or give the alert another severity"
    );
}
