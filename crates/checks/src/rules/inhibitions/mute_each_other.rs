//! No two inhibitions mute both sides at once.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use watch::alert::Alert;
use watch::inhibit::Inhibit;
use watch::route::Routing;

use crate::example::example;
use crate::place::at;
use crate::routings::routings;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "inhibitions/mute-each-other",
    says: "of two alerts at most one mutes the other",
    why: "A muted alert still mutes others. If each of two alerts mutes the other, nobody is told of either while \
        both fire.",
    source: Some("https://prometheus.io/docs/alerting/latest/configuration/#inhibition-related-settings"),
    fires: example!("mute_each_other.rs", "fires"),
    quiet: example!("mute_each_other.rs", "quiet"),
});

/// Each inhibition whose target mutes its source by a later one.
pub fn check(program: &Program) -> Vec<Finding> {
    routings(program).into_iter().flat_map(|routing| of(program, routing)).collect()
}

fn of(program: &Program, routing: &'static Routing) -> Vec<Finding> {
    let alerts: Vec<&Alert> = program.watch.alerts().collect();
    let rules: Vec<Inhibit> = routing.inhibitions().collect();
    let pairs = rules.iter().enumerate().flat_map(|(index, one)| rules[index + 1..].iter().map(move |two| (one, two)));
    pairs.filter_map(|(one, two)| finding(one, two, &alerts)).collect()
}

fn finding(one: &Inhibit, two: &Inhibit, alerts: &[&Alert]) -> Option<Finding> {
    if one.source().excludes(two.target()) || one.target().excludes(two.source()) {
        return None;
    }
    let both = |side: &watch::inhibit::Which, other: &watch::inhibit::Which| {
        alerts.iter().copied().filter(|alert| side.has(alert) && other.has(alert)).collect::<Vec<_>>()
    };
    let (sources, targets) = (both(one.source(), two.target()), both(one.target(), two.source()));
    let (source, target) = sources
        .iter()
        .flat_map(|source| targets.iter().map(move |target| (*source, *target)))
        .find(|(source, target)| !source.is_twin_of(target))?;
    let message = format!(
        "inhibitions: `{}` mutes `{}` and is muted by it: while both fire, nobody is told of either",
        source.name(),
        target.name()
    );
    let fix = "keep the one whose source says more";
    Some(RULE.error(at(two.origin()), message).fix(fix).also(at(one.origin()), "the other way round"))
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const SHUT: Alert = tea_is_cold("HouseIsShut");
    const COLD: Alert = tea_is_cold("TeaIsCold");
    const ALERTS: &[Alert] = &[SHUT, COLD];
    const MUTED: &[Inhibit] = &[
        Inhibit::new(&SHUT, &COLD).equal(&["pot"]),
        Inhibit::new(&COLD, &SHUT).equal(&["pot"]), // <- told here
    ];
    const ROUTING: Routing = routing(ROUTES, MUTED);
    pub const PROGRAM: Program =
        watched(&Watch { groups: &[Group::new("tea", ALERTS)], routing: Some(&ROUTING), ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const SHUT: Alert = tea_is_cold("HouseIsShut");
    const COLD: Alert = tea_is_cold("TeaIsCold");
    const ALERTS: &[Alert] = &[SHUT, COLD];
    // Of different pots.
    const MUTED: &[Inhibit] = &[
        Inhibit::between(Which::alert(&SHUT).with("pot", "green"), Which::alert(&COLD).with("pot", "black"))
            .everywhere("one house"),
        Inhibit::between(Which::alert(&COLD).with("pot", "green"), Which::alert(&SHUT).with("pot", "black"))
            .everywhere("one house"),
    ];
    const ROUTING: Routing = routing(ROUTES, MUTED);
    pub const PROGRAM: Program =
        watched(&Watch { groups: &[Group::new("tea", ALERTS)], routing: Some(&ROUTING), ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "inhibitions: `HouseIsShut` mutes `TeaIsCold` and is muted by it: while both fire, nobody is told of either; \
         fix: keep the one whose source says more"
    );
}
