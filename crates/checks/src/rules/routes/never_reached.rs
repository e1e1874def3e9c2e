//! No route hides behind another.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use watch::matcher::Matcher;
use watch::route::{Route, Routing, Way};

use crate::example::example;
use crate::place::at;
use crate::routings::{described, routings};

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "routes/never-reached",
    says: "no route stands behind one that takes all of its alerts, or inside one that takes none of them",
    why: "Alertmanager tries routes in order and stops at the first that takes an alert, unless that says `continue`: \
        a route behind it tells nobody.",
    source: Some("https://prometheus.io/docs/alerting/latest/configuration/#route"),
    fires: example!("never_reached.rs", "fires"),
    quiet: example!("never_reached.rs", "quiet"),
});

/// Each route that an earlier one beside it leaves nothing, and each that asks for what the one above it does not take.
pub fn check(program: &Program) -> Vec<Finding> {
    let found = |routing: &'static Routing| {
        let inside = routing.ways().into_iter().filter(|way| !way.is_default).map(|way| way.inside().collect());
        let tried_in_order = [routing.outermost().collect::<Vec<_>>()].into_iter().chain(inside);
        let hidden = tried_in_order.flat_map(|ways| {
            let find = |(index, way): (usize, &Way)| behind(&ways[..index], way);
            ways.iter().enumerate().filter_map(find).collect::<Vec<_>>()
        });
        let contradicts = routing.ways().into_iter().filter_map(|way| against(&way));
        hidden.chain(contradicts).collect::<Vec<_>>()
    };
    routings(program).into_iter().flat_map(found).collect()
}

fn behind(before: &[Way], way: &Way) -> Option<Finding> {
    let earlier = before.iter().find(|one| !one.route.continue_ && takes_all_of(one.route, way.route))?;
    let message = format!(
        "{} is never reached: the one to `{}` stands before it and takes all of them",
        described(way),
        earlier.receiver().name()
    );
    let fix = "remove one, swap them, or let the earlier one `.continue_()`";
    let earlier = at(earlier.route.origin());
    Some(RULE.error(at(way.route.origin()), message).fix(fix).also(earlier, "this one takes them"))
}

/// Whether the one takes every alert that the other takes: each of its conditions follows from one of the other's.
fn takes_all_of(one: &Route, other: &Route) -> bool {
    let follows = |wanted: &Matcher| {
        let mut said = other.matchers.iter().filter(|given| given.label() == wanted.label());
        said.any(|given| given == wanted || given.value().is_some_and(|value| wanted.takes(value)))
    };
    one.matchers.iter().all(follows)
}

fn against(way: &Way) -> Option<Finding> {
    let own = way.route.matchers.iter();
    let above = || way.above.iter().flat_map(|route| route.matchers.iter());
    let contradicts = |own: &&Matcher| {
        let of_label = |one: &&Matcher| one.label() == own.label();
        above().filter(of_label).find(|one| {
            own.value().is_some_and(|value| !one.takes(value)) || one.value().is_some_and(|value| !own.takes(value))
        })
    };
    let (own, one) = own.filter(|_| !way.is_default).find_map(|own| Some((own, contradicts(&own)?)))?;
    let message = format!(
        "{} is never reached: the route above it takes alerts with `{one}`, none of them with `{own}`",
        described(way)
    );
    Some(RULE.error(at(way.route.origin()), message).fix("move it out of that route, or correct the value"))
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const TEAM: Matcher = Matcher::equal("team", "kitchen").set_by("the kitchen's own rules");
    const ROUTES: &[Route] = &[
        Route::new(Severity::WARNING, LETTER_BOX),
        Route::new(Severity::WARNING, LETTER_BOX).and_matching(TEAM), // <- told here
    ];
    const ROUTING: Routing = routing(ROUTES, &[]);
    pub const PROGRAM: Program = watched(&Watch { routing: Some(&ROUTING), ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const TEAM: Matcher = Matcher::equal("team", "kitchen").set_by("the kitchen's own rules");
    const ROUTES: &[Route] =
        &[Route::new(Severity::WARNING, LETTER_BOX).and_matching(TEAM), Route::new(Severity::WARNING, LETTER_BOX)];
    const ROUTING: Routing = routing(ROUTES, &[]);
    pub const PROGRAM: Program = watched(&Watch { routing: Some(&ROUTING), ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "the route of alerts with `severity = \"warning\", team = \"kitchen\"` to `letter-box` is never reached: the \
         one to `letter-box` stands before it and takes all of them; fix: remove one, swap them, or let the earlier \
         one `.continue_()`"
    );

    #[test]
    fn a_route_inside_one_that_takes_none_of_its_alerts_is_told() {
        use crate::tea_house::*;
        const INSIDE: &[Route] = &[
            Route::matching(Matcher::equal("severity", "critical"), LETTER_BOX),
            Route::matching(Matcher::any_of("pot", &["green", "black"]), LETTER_BOX),
            Route::matching(Matcher::equal("pot", "green"), LETTER_BOX),
        ];
        const ROUTES: &[Route] = &[Route::new(Severity::WARNING, LETTER_BOX).routes(INSIDE)];
        const ROUTING: Routing = routing(ROUTES, &[]);
        const WATCHED: Watch =
            Watch { groups: &[Group::new("tea", &[tea_is_cold("TeaIsCold")])], routing: Some(&ROUTING), ..WATCH };
        let found = crate::testing::says(&watched(&WATCHED), &super::RULE);
        let [first, second] = found.as_slice() else { panic!("{found:#?}") };
        assert!(
            first.contains("takes alerts with `severity = \"warning\"`, none of them with `severity = \"critical\"`")
        );
        assert!(
            second.contains(
                "pot = \"green\"` to `letter-box` is never reached: the one to `letter-box` stands before it"
            )
        );
    }
}
