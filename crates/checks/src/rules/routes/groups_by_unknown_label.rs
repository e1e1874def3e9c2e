//! A route groups by labels that its alerts have.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use watch::alert::Alert;
use watch::route::{Routing, Way};

use crate::example::example;
use crate::place::at;
use crate::routings::{described, routings};

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "routes/groups-by-unknown-label",
    says: "a route groups by labels that some alert of its severity has",
    why: "Alertmanager takes a label that is missing for empty: grouping by a label that no alert has does nothing, \
        and alerts that were to come apart come in one message.",
    source: None,
    fires: example!("groups_by_unknown_label.rs", "fires"),
    quiet: example!("groups_by_unknown_label.rs", "quiet"),
});

/// Each label of `group_by` that no alert of the severity has.
pub fn check(program: &Program) -> Vec<Finding> {
    let unknown = |way: Way<'static>| {
        let is_of_it = |alert: &&Alert| way.severity().is_none_or(|severity| alert.severity() == severity);
        let has = |label: &str| {
            ["alertname", "severity", "..."].contains(&label)
                || way.matchers().any(|matcher| matcher.label() == label)
                || program.watch.alerts().filter(is_of_it).any(|alert| alert.has_label(label))
        };
        let finding = |label: &&str| {
            let message = format!("{} groups by `{label}`, a label that no such alert has", described(&way));
            let fix = "group by labels that the alerts set, or name it in the alerts' `.per(&[..])`";
            RULE.error(at(way.route.origin()), message).fix(fix)
        };
        // What it has from above is told there.
        let own = way.route.group_by.unwrap_or_default();
        own.iter().filter(|label| !has(label)).map(finding).collect::<Vec<_>>()
    };
    let is_written = |way: &Way| !way.is_default;
    routings(program).into_iter().flat_map(Routing::ways).filter(is_written).flat_map(unknown).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const ROUTES: &[Route] = &[
        Route::new(Severity::WARNING, LETTER_BOX).group_by(&["kitchen"]), // <- told here
    ];
    const ROUTING: Routing = routing(ROUTES, &[]);
    pub const PROGRAM: Program =
        watched(&Watch { groups: &[Group::new("tea", &[tea_is_cold("TeaIsCold")])], routing: Some(&ROUTING), ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const ROUTES: &[Route] = &[Route::new(Severity::WARNING, LETTER_BOX).group_by(&["pot"])];
    const ROUTING: Routing = routing(ROUTES, &[]);
    pub const PROGRAM: Program =
        watched(&Watch { groups: &[Group::new("tea", &[tea_is_cold("TeaIsCold")])], routing: Some(&ROUTING), ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "the route of `warning` alerts to `letter-box` groups by `kitchen`, a label that no such alert has; fix: \
         group by labels that the alerts set, or name it in the alerts' `.per(&[..])`"
    );
}
