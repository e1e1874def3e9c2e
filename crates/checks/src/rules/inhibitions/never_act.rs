//! Both sides of an inhibition can agree in its `equal` labels.

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
    id: "inhibitions/never-act",
    says: "some alert on each side can agree in all `equal` labels",
    why: "If source and target have different fixed values in an `equal` label, they never agree: the inhibition \
        never acts.",
    source: None,
    fires: example!("never_act.rs", "fires"),
    quiet: example!("never_act.rs", "quiet"),
});

/// Each inhibition whose sides exist and never agree.
pub fn check(program: &Program) -> Vec<Finding> {
    routings(program).into_iter().flat_map(|routing| of(program, routing)).collect()
}

fn of(program: &Program, routing: &'static Routing) -> Vec<Finding> {
    let finding = |inhibit: &Inhibit| {
        let (source, target) = (inhibit.source(), inhibit.target());
        let message = format!("inhibition: {source} mutes {target}, but both can never agree in their `equal` labels");
        let fix = "leave out the label in which they differ by definition";
        RULE.error(at(inhibit.origin()), message).fix(fix)
    };
    let alerts: Vec<&Alert> = program.watch.alerts().collect();
    let acts = |inhibit: &Inhibit| !never_meet(inhibit, &alerts);
    routing.inhibitions().filter(|inhibit| !acts(inhibit)).map(|inhibit| finding(&inhibit)).collect()
}

/// Whether there are alerts on both sides, and none of the one can agree with one of the other.
fn never_meet(inhibit: &Inhibit, alerts: &[&Alert]) -> bool {
    let of = |side: &watch::inhibit::Which| alerts.iter().filter(|alert| side.has(alert)).copied().collect::<Vec<_>>();
    let (sources, targets) = (of(inhibit.source()), of(inhibit.target()));
    let agree = |source: &Alert, target: &Alert| {
        inhibit.equal_labels().iter().all(|label| match (source.fixed_label(label), target.fixed_label(label)) {
            (Some(one), Some(other)) => one == other,
            _ => true,
        })
    };
    let meets = |source: &&Alert| targets.iter().any(|target| !source.is_twin_of(target) && agree(source, target));
    !sources.is_empty() && !targets.is_empty() && !sources.iter().any(meets)
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const SHUT: Alert = tea_is_cold("TeaIsCold").label("scope", "house");
    const COLD: Alert = tea_is_cold("TeaIsCold").label("scope", "pot");
    const ALERTS: &[Alert] = &[SHUT, COLD];
    const MUTED: &[Inhibit] = &[
        Inhibit::new(&SHUT, &COLD).equal(&["scope"]), // <- told here
    ];
    const ROUTING: Routing = routing(ROUTES, MUTED);
    pub const PROGRAM: Program =
        watched(&Watch { groups: &[Group::new("tea", ALERTS)], routing: Some(&ROUTING), ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const SHUT: Alert = tea_is_cold("TeaIsCold").label("scope", "house");
    const COLD: Alert = tea_is_cold("TeaIsCold").label("scope", "pot");
    const ALERTS: &[Alert] = &[SHUT, COLD];
    const MUTED: &[Inhibit] = &[Inhibit::new(&SHUT, &COLD).equal(&["pot"])];
    const ROUTING: Routing = routing(ROUTES, MUTED);
    pub const PROGRAM: Program =
        watched(&Watch { groups: &[Group::new("tea", ALERTS)], routing: Some(&ROUTING), ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "inhibition: `TeaIsCold` with `scope=house` mutes `TeaIsCold` with `scope=pot`, but both can never agree in \
         their `equal` labels; fix: leave out the label in which they differ by definition"
    );
}
