//! A route asks for labels that alerts have.

use findings::{Finding, Rule, RuleText};
use watch::matcher::Matcher;
use watch::route::{Routing, Way};

use crate::example::example;
use crate::place::at;
use crate::routings::routings;
use crate::subject::Subject;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "routes/label-of-no-alert",
    says: "the labels for which a route asks are those of some alert, or of somebody else's whom it names",
    why: "Alertmanager takes a missing label for the empty text: a route that asks for one takes nothing, or \
        everything, and neither is what was meant.",
    source: Some("https://prometheus.io/docs/alerting/latest/configuration/#matcher"),
    fires: example!("label_of_no_alert.rs", "fires"),
    quiet: example!("label_of_no_alert.rs", "quiet"),
});

/// Each condition on a label that no alert has.
pub(crate) fn check(program: &Subject) -> Vec<Finding> {
    let external = program.external_labels();
    let is_known = |label: &str| {
        ["alertname", "severity"].contains(&label)
            || program.watch.alerts().any(|alert| alert.has_label(label))
            || external.contains(label)
    };
    let found = |way: Way<'static>| {
        let unknown = |matcher: &&Matcher| matcher.is_set_by().is_none() && !is_known(matcher.label());
        let finding = |matcher: &Matcher| {
            let (receiver, label) = (way.receiver().name(), matcher.label());
            let message = format!("the route to `{receiver}` asks for `{matcher}`, but no alert has a label `{label}`");
            let fix = "give it to alerts by `.label(..)` or `.per(&[..])`, or say whose it is by `.set_by(\"..\")`";
            RULE.error(at(way.route.origin()), message).fix(fix)
        };
        way.route.matchers.iter().filter(unknown).map(finding).collect::<Vec<_>>()
    };
    let is_written = |way: &Way| !way.is_default;
    routings(program).into_iter().flat_map(Routing::ways).filter(is_written).flat_map(found).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const ROUTES: &[Route] = &[
        Route::matching(Matcher::equal("team", "kitchen"), LETTER_BOX), // <- told here
        Route::new(Severity::WARNING, LETTER_BOX),
    ];
    const ROUTING: Routing = routing(ROUTES, &[]);
    pub const PROGRAM: Program =
        watched(&Watch { groups: &[Group::new("tea", &[tea_is_cold("TeaIsCold")])], routing: Some(&ROUTING), ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const ROUTES: &[Route] = &[
        Route::matching(Matcher::equal("team", "kitchen"), LETTER_BOX),
        Route::matching(Matcher::equal("pot", "green"), LETTER_BOX),
        Route::matching(Matcher::equal("cluster", "two").set_by("Prometheus, as an external label"), LETTER_BOX),
        Route::new(Severity::WARNING, LETTER_BOX),
    ];
    const ROUTING: Routing = routing(ROUTES, &[]);
    const ALERTS: &[Alert] = &[tea_is_cold("TeaIsCold").label("team", "kitchen")];
    pub const PROGRAM: Program =
        watched(&Watch { groups: &[Group::new("tea", ALERTS)], routing: Some(&ROUTING), ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "the route to `letter-box` asks for `team = \"kitchen\"`, but no alert has a label `team`; fix: give it to \
         alerts by `.label(..)` or `.per(&[..])`, or say whose it is by `.set_by(\"..\")`"
    );
}
