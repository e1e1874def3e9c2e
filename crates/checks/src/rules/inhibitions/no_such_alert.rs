//! Both sides of an inhibition are alerts of the watch.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use watch::inhibit::{Inhibit, Which};
use watch::route::Routing;

use crate::example::example;
use crate::place::at;
use crate::routings::routings;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "inhibitions/no-such-alert",
    says: "each side of an inhibition is an alert of some group",
    why: "An inhibition whose source never fires mutes nothing, and one whose target does not exist has nothing to \
        mute: it only looks as if somebody had thought of it.",
    source: None,
    fires: example!("no_such_alert.rs", "fires"),
    quiet: example!("no_such_alert.rs", "quiet"),
});

/// Each side that no alert is.
pub fn check(program: &Program) -> Vec<Finding> {
    routings(program).into_iter().flat_map(|routing| of(program, routing)).collect()
}

fn of(program: &Program, routing: &'static Routing) -> Vec<Finding> {
    let sources = routing.inhibit_rules.iter().map(|inhibit| (*inhibit, *inhibit.source()));
    let sides = sources.chain(routing.inhibitions().map(|inhibit| (inhibit, *inhibit.target())));
    let finding = |(inhibit, side): (Inhibit, Which)| {
        let (source, target) = (inhibit.source(), inhibit.target());
        let message = format!("inhibition: {source} mutes {target}, but no alert of the stack is {side}");
        let fix = "add that alert to a group, or leave out this inhibition";
        RULE.error(at(inhibit.origin()), message).fix(fix)
    };
    sides.filter(|(_, side)| !program.watch.alerts().any(|alert| side.has(alert))).map(finding).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const SHUT: Alert = tea_is_cold("HouseIsShut");
    const COLD: Alert = tea_is_cold("TeaIsCold");
    const ALERTS: &[Alert] = &[SHUT];
    const MUTED: &[Inhibit] = &[
        Inhibit::new(&SHUT, &COLD).equal(&["pot"]), // <- told here
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
    const MUTED: &[Inhibit] = &[Inhibit::new(&SHUT, &COLD).equal(&["pot"])];
    const ROUTING: Routing = routing(ROUTES, MUTED);
    pub const PROGRAM: Program =
        watched(&Watch { groups: &[Group::new("tea", ALERTS)], routing: Some(&ROUTING), ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "inhibition: `HouseIsShut` mutes `TeaIsCold`, but no alert of the stack is `TeaIsCold`; fix: add that alert \
         to a group, or leave out this inhibition"
    );
}
