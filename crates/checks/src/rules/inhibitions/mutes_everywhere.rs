//! An inhibition says in which labels both sides agree.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use watch::inhibit::Inhibit;
use watch::route::Routing;

use crate::example::example;
use crate::place::at;
use crate::routings::routings;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "inhibitions/mutes-everywhere",
    says: "an inhibition has `equal` labels, or a reason to have none",
    why: "Without `equal` labels one trouble anywhere mutes all that the target matches everywhere.",
    source: None,
    fires: example!("mutes_everywhere.rs", "fires"),
    quiet: example!("mutes_everywhere.rs", "quiet"),
});

/// Each inhibition without `equal` labels.
pub fn check(program: &Program) -> Vec<Finding> {
    routings(program).into_iter().flat_map(of).collect()
}

fn of(routing: &'static Routing) -> Vec<Finding> {
    let finding = |inhibit: &Inhibit| {
        let (source, target) = (inhibit.source(), inhibit.target());
        let message = format!("inhibition: {source} mutes {target} wherever it fires: it has no `equal` labels");
        let fix = "add `.equal(&[\"node\"])` or the like, or `.everywhere(\"there is only one …\")`";
        RULE.error(at(inhibit.origin()), message).fix(fix)
    };
    let unbounded = |one: &&Inhibit| one.equal_labels().is_empty() && one.reason().is_none();
    routing.inhibit_rules.iter().filter(unbounded).map(finding).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const SHUT: Alert = tea_is_cold("HouseIsShut");
    const COLD: Alert = tea_is_cold("TeaIsCold");
    const ALERTS: &[Alert] = &[SHUT, COLD];
    const MUTED: &[Inhibit] = &[
        Inhibit::new(&SHUT, &COLD), // <- told here
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
    const MUTED: &[Inhibit] = &[
        Inhibit::new(&SHUT, &COLD).equal(&["pot"]),
        Inhibit::new(&SHUT, &COLD).everywhere("there is one house, and all tea is in it"),
    ];
    const ROUTING: Routing = routing(ROUTES, MUTED);
    pub const PROGRAM: Program =
        watched(&Watch { groups: &[Group::new("tea", ALERTS)], routing: Some(&ROUTING), ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "inhibition: `HouseIsShut` mutes `TeaIsCold` wherever it fires: it has no `equal` labels; fix: add \
         `.equal(&[\"node\"])` or the like, or `.everywhere(\"there is only one …\")`"
    );
}
