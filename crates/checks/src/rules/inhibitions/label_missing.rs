//! Both sides of an inhibition have its `equal` labels.

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
    id: "inhibitions/label-missing",
    says: "the alerts on both sides of an inhibition have its `equal` labels",
    why: "Alertmanager takes a label that is missing on both sides for equal, and one that is missing on one side for \
        different: the inhibition mutes what it should not, or nothing.",
    source: None,
    fires: example!("label_missing.rs", "fires"),
    quiet: example!("label_missing.rs", "quiet"),
});

/// Each alert of a side that lacks an `equal` label.
pub fn check(program: &Program) -> Vec<Finding> {
    routings(program).into_iter().flat_map(|routing| of(program, routing)).collect()
}

fn of(program: &Program, routing: &'static Routing) -> Vec<Finding> {
    let lacking = |inhibit: Inhibit| {
        let of_a_side = move |alert: &&'static Alert| inhibit.source().has(alert) || inhibit.target().has(alert);
        program.watch.alerts().filter(of_a_side).flat_map(move |alert| {
            let lacks = move |label: &&&str| !alert.has_label(label);
            inhibit.equal_labels().iter().filter(lacks).map(move |label| finding(&inhibit, alert, label))
        })
    };
    routing.inhibitions().flat_map(lacking).collect()
}

fn finding(inhibit: &Inhibit, alert: &Alert, label: &str) -> Finding {
    let (source, target, name) = (inhibit.source(), inhibit.target(), alert.name());
    let message = format!(
        "inhibition: {source} mutes {target} where `{label}` is equal, but `{name}` has no such label: it is told \
         apart by {}",
        crate::words::listed(alert.told_apart_by())
    );
    RULE.error(at(inhibit.origin()), message)
        .fix("use a label that both have, or keep it in the expression and name it in `.per(&[..])`")
        .also(at(alert.origin()), "this alert lacks it")
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const SHUT: Alert = tea_is_cold("HouseIsShut");
    const COLD: Alert = tea_is_cold("TeaIsCold");
    const ALERTS: &[Alert] = &[SHUT.label("house", "ours"), COLD];
    const MUTED: &[Inhibit] = &[
        Inhibit::new(&SHUT, &COLD).equal(&["house"]), // <- told here
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
        "inhibition: `HouseIsShut` mutes `TeaIsCold` where `house` is equal, but `TeaIsCold` has no such label: it is \
         told apart by `pot`; fix: use a label that both have, or keep it in the expression and name it in \
         `.per(&[..])`"
    );
}
