//! An inhibition's `equal` labels are all that tell both sides apart.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use watch::alert::Alert;
use watch::inhibit::{Inhibit, Which};
use watch::route::Routing;

use crate::example::example;
use crate::place::at;
use crate::routings::routings;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "inhibitions/equal-too-few",
    says: "an inhibition's `equal` has every label by which alerts of both sides are told apart, or a reason",
    why: "Alerts of one rule are told apart by the labels of its `.per(&[..])`. If source and target both have one \
        that need not be equal, a full disk mutes what is said of another disk of the same node.",
    source: Some("https://prometheus.io/docs/alerting/latest/configuration/#inhibition-related-settings"),
    fires: example!("equal_too_few.rs", "fires"),
    quiet: example!("equal_too_few.rs", "quiet"),
});

/// Each inhibition with a pair of alerts that share a further label.
pub fn check(program: &Program) -> Vec<Finding> {
    let alerts: Vec<&Alert> = program.watch.alerts().collect();
    let of = |routing: &'static Routing| routing.inhibitions().filter_map(|inhibit| finding(&inhibit, &alerts));
    routings(program).into_iter().flat_map(of).collect()
}

fn finding(inhibit: &Inhibit, alerts: &[&'static Alert]) -> Option<Finding> {
    // Without any, it is told elsewhere.
    if inhibit.equal_labels().is_empty() || inhibit.why_equal_suffices().is_some() {
        return None;
    }
    let of = |side: &Which| alerts.iter().copied().filter(|alert| side.has(alert)).collect::<Vec<_>>();
    let (sources, targets) = (of(inhibit.source()), of(inhibit.target()));
    let fixed = |side: &Which, label: &str| side.pairs().iter().any(|(name, _)| *name == label);
    // Those of which one can mute the other; of others it is told elsewhere.
    let can_agree = |source: &Alert, target: &Alert| {
        inhibit.equal_labels().iter().all(|label| {
            let values = (source.fixed_label(label), target.fixed_label(label));
            source.has_label(label)
                && target.has_label(label)
                && !matches!(values, (Some(one), Some(other)) if one != other)
        })
    };
    let further = |source: &Alert, target: &Alert| {
        if source.is_twin_of(target) || !can_agree(source, target) {
            return None;
        }
        let mut both = source.told_apart_by().iter().filter(|label| target.told_apart_by().contains(label));
        both.find(|label| {
            !inhibit.equal_labels().contains(label)
                && !fixed(inhibit.source(), label)
                && !fixed(inhibit.target(), label)
        })
    };
    let mut pairs = sources.iter().flat_map(|source| targets.iter().map(move |target| (*source, *target)));
    let (source, target, label) =
        pairs.find_map(|(source, target)| Some((source, target, *further(source, target)?)))?;
    let message = format!(
        "inhibition: `{}` mutes `{}` of every `{label}`: both are told apart by it, and `equal` does not name it",
        source.name(),
        target.name()
    );
    let fix = "add it to `.equal(&[..])`, or say `.equal_suffices(\"why one may mute the other's\")`";
    Some(RULE.error(at(inhibit.origin()), message).fix(fix).also(at(target.origin()), "what it mutes"))
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const SHUT: Alert = tea_is_cold("HouseIsShut").label("house", "ours");
    const COLD: Alert = tea_is_cold("TeaIsCold").label("house", "ours");
    const ALERTS: &[Alert] = &[SHUT, COLD];
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

    const SHUT: Alert = tea_is_cold("HouseIsShut").label("house", "ours");
    const COLD: Alert = tea_is_cold("TeaIsCold").label("house", "ours");
    const ALERTS: &[Alert] = &[SHUT, COLD];
    const MUTED: &[Inhibit] = &[
        Inhibit::new(&SHUT, &COLD).equal(&["house", "pot"]),
        Inhibit::new(&SHUT, &COLD).equal(&["house"]).equal_suffices("in a house that is shut every pot is cold"),
    ];
    const ROUTING: Routing = routing(ROUTES, MUTED);
    pub const PROGRAM: Program =
        watched(&Watch { groups: &[Group::new("tea", ALERTS)], routing: Some(&ROUTING), ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "inhibition: `HouseIsShut` mutes `TeaIsCold` of every `pot`: both are told apart by it, and `equal` does not \
         name it; fix: add it to `.equal(&[..])`, or say `.equal_suffices(\"why one may mute the other's\")`"
    );
}
