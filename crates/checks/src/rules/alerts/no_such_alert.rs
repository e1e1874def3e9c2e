//! Who asks for alerts by name or severity asks for alerts that there are.

use std::collections::BTreeSet;

use findings::{Finding, Place, Rule, RuleText, did_you_mean};
use kit::Program;
use promql::ast::{Expr, Matcher as Condition, Selector};
use promql::{Dialect, parse};
use query::values::{accepts, named};
use watch::alert::Alert;
use watch::matcher::Matcher;
use watch::question::Question;
use watch::route::Routing;
use watch::severity::Severity;

use crate::example::example;
use crate::place::at;
use crate::routings::routings;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "alerts/no-such-alert",
    says: "a query of `ALERTS`, and the labels of a route, name alerts and severities that the stack has",
    why: "Prometheus writes `ALERTS{alertname=\"..\", severity=\"..\"}` only for rules that it evaluates. A panel \
        that asks for an alert that was renamed shows that all is well, and a route for one takes nothing.",
    source: Some(
        "https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/#inspecting-alerts-during-runtime",
    ),
    fires: example!("no_such_alert.rs", "fires"),
    quiet: example!("no_such_alert.rs", "quiet"),
});

/// What Prometheus writes about alerts.
const OF_ALERTS: [&str; 2] = ["ALERTS", "ALERTS_FOR_STATE"];
/// The labels whose values the spec says.
const NAMED: [&str; 2] = ["alertname", "severity"];
/// What `alertstate` can be.
const STATES: [&str; 2] = ["firing", "pending"];

/// Each value that is no alert's, and each selector that no alert passes.
pub fn check(program: &Program) -> Vec<Finding> {
    let alerts: Vec<&Alert> = program.watch.alerts().collect();
    let mut found = Vec::new();
    for question in program.watch.questions().iter().filter(|question| question.text.contains(OF_ALERTS[0])) {
        // What no compiler was asked of may be no PromQL: that is told elsewhere.
        let Ok(expr) = parse(question.text, Dialect::EVERY_FEATURE.in_grafana()) else { continue };
        of_query(question, &expr, &alerts, &mut found);
    }
    of_routes(program, &alerts, &mut found);
    found
}

fn of_query(question: &Question, expr: &Expr, alerts: &[&Alert], found: &mut Vec<Finding>) {
    let of_alerts =
        |selector: &&Selector| selector.metric().is_some_and(|name| OF_ALERTS.contains(&name.text.as_str()));
    for selector in expr.selectors().into_iter().filter(of_alerts) {
        let place = |matcher: &Condition| {
            at(question.origin).inside(question.text, matcher.value.span.start..matcher.value.span.end)
        };
        let before = found.len();
        for matcher in &selector.matchers {
            let known = values(&matcher.label.text, alerts);
            let unknown =
                named(matcher).into_iter().filter(|value| !known.is_empty() && !known.contains(value.as_str()));
            let label = &matcher.label.text;
            found.extend(unknown.map(|value| finding(&question.asker, label, &value, &known, place(matcher))));
        }
        let asked: Vec<&Condition> =
            selector.matchers.iter().filter(|matcher| NAMED.contains(&matcher.label.text.as_str())).collect();
        let passes = |alert: &&&Alert| {
            asked.iter().all(|matcher| {
                accepts(matcher, alert.fixed_label(&matcher.label.text).unwrap_or_default()) != Some(false)
            })
        };
        if let (Some(first), true) =
            (asked.first(), found.len() == before && !alerts.iter().any(|alert| passes(&alert)))
        {
            let said: Vec<String> = asked.iter().map(|matcher| format!("`{matcher}`")).collect();
            let message = format!(
                "{} asks for alerts with {}, and no alert of the stack is that",
                question.asker,
                said.join(" and ")
            );
            let fix = "name an alert and the severity that it has, or leave one of them out";
            found.push(RULE.error(place(first), message).fix(fix));
        }
    }
}

fn of_routes(program: &Program, alerts: &[&Alert], found: &mut Vec<Finding>) {
    for way in routings(program).into_iter().flat_map(Routing::ways) {
        let route = way.route;
        // A severity may have a route before it has an alert.
        let is_its_own = |matcher: &Matcher| {
            matcher.label() == "severity" && matcher.value() == route.severity().map(Severity::label)
        };
        for matcher in route
            .matchers
            .iter()
            .filter(|one| NAMED.contains(&one.label()) && !is_its_own(one) && one.fault().is_none())
        {
            let known = values(matcher.label(), alerts);
            if !known.iter().any(|value| matcher.takes(value)) {
                let asker = format!("the route to `{}`", route.receiver.name());
                found.push(if let Some(value) = matcher.value() {
                    finding(&asker, matcher.label(), value, &known, at(route.origin()))
                } else {
                    let message = format!("{asker} asks for `{matcher}`, and no alert of the stack has it");
                    RULE.error(at(route.origin()), message).fix("name an alert or a severity that there is")
                });
            }
        }
    }
}

/// All values of a label that the spec says; none where it does not say them.
fn values(label: &str, alerts: &[&Alert]) -> BTreeSet<&'static str> {
    match label {
        "alertname" => alerts.iter().map(|alert| alert.name()).collect(),
        "severity" => alerts.iter().map(|alert| alert.severity().label()).collect(),
        "alertstate" => STATES.into(),
        _ => BTreeSet::new(),
    }
}

fn finding(asker: &str, label: &str, value: &str, known: &BTreeSet<&str>, place: Place) -> Finding {
    let message = format!("{asker} asks for `{label}=\"{value}\"`, and no alert of the stack has it");
    let few = || {
        let all: Vec<String> = known.iter().take(8).map(|value| format!("`{value}`")).collect();
        format!("there are {}", all.join(", "))
    };
    RULE.error(place, message).fix(did_you_mean(value, known.iter().copied()).unwrap_or_else(few))
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const COLD_NOW: Query = promql("count(ALERTS{alertname=\"TeaIsCool\"})", &[("ALERTS", &[])]); // <- told here
    const BOARD: Dashboard =
        Dashboard::new("a", "A").rows(&[Row::new("All").panels(&[stat("Cold", "a").query(COLD_NOW, "cold")])]);
    const ALERTS: &[Alert] = &[tea_is_cold("TeaIsCold")];
    pub const PROGRAM: Program =
        watched(&Watch { groups: &[Group::new("tea", ALERTS)], dashboards: &[BOARD], ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const COLD_NOW: Query = promql("count(ALERTS{alertname=\"TeaIsCold\"})", &[("ALERTS", &[])]);
    const BOARD: Dashboard =
        Dashboard::new("a", "A").rows(&[Row::new("All").panels(&[stat("Cold", "a").query(COLD_NOW, "cold")])]);
    const ALERTS: &[Alert] = &[tea_is_cold("TeaIsCold")];
    pub const PROGRAM: Program =
        watched(&Watch { groups: &[Group::new("tea", ALERTS)], dashboards: &[BOARD], ..WATCH });
}

#[cfg(test)]
mod tests {
    use crate::tea_house::*;
    use crate::testing::says;

    crate::testing::tested!(
        "panel `Cold` of `A` asks for `alertname=\"TeaIsCool\"`, and no alert of the stack has it; fix: did you mean \
         `TeaIsCold`?"
    );

    /// What is said of a panel with this query, beside the alert `TeaIsCold`, a warning.
    macro_rules! said {
        ($query:literal) => {{
            const QUERY: Query = promql($query, &[("ALERTS", &[])]);
            const BOARD: Dashboard =
                Dashboard::new("a", "A").rows(&[Row::new("All").panels(&[stat("Cold", "a").query(QUERY, "cold")])]);
            const ALERTS: &[Alert] = &[tea_is_cold("TeaIsCold")];
            const WATCHED: Watch = Watch { groups: &[Group::new("tea", ALERTS)], dashboards: &[BOARD], ..WATCH };
            says(&watched(&WATCHED), &super::RULE)
        }};
    }

    #[test]
    fn severities_states_and_lists_are_held_against_the_spec_too() {
        for said in [
            said!("ALERTS{severity=\"warnin\"}"),
            said!("ALERTS{severity=~\"warning|crytical\"}"),
            said!("ALERTS{alertstate=\"fireing\"}"),
            said!("ALERTS_FOR_STATE{alertname!=\"TeaIsCool\"}"),
            said!("ALERTS{alertname=~\"Coffee.+\"}"),
        ] {
            assert_eq!(said.len(), 1, "{said:?}");
        }
        for said in [
            said!("ALERTS{alertname=~\"Tea.+\", severity=~\"warn.*\", alertstate=\"firing\"}"),
            said!("ALERTS{alertname=~\"$name\", pot=\"green\"}"),
            said!("sum(ALERTS) + sum(up{severity=\"none\"})"),
        ] {
            assert_eq!(said, [""; 0]);
        }
    }

    #[test]
    fn a_route_takes_alerts_that_there_are() {
        const BY_NAME: Route = Route::new(Severity::WARNING, LETTER_BOX).with("alertname", "TeaIsCool");
        const ALERTS: &[Alert] = &[tea_is_cold("TeaIsCold")];
        const WAYS: &[Route] = &[BY_NAME, ROUTES[1], ROUTES[3]];
        const ROUTING: Routing = routing(WAYS, &[]);
        const WATCHED: Watch = Watch { groups: &[Group::new("tea", ALERTS)], routing: Some(&ROUTING), ..WATCH };
        assert_eq!(
            says(&watched(&WATCHED), &super::RULE),
            ["the route to `letter-box` asks for `alertname=\"TeaIsCool\"`, and no alert of the stack has it; fix: \
                 did you mean `TeaIsCold`?"]
        );
    }
}
