//! A scenario leaves out the labels that the rule sets.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use watch::alert::Alert;
use watch::scenario::Then;

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "scenarios/label-of-the-rule",
    says: "a scenario does not give the labels that the rule itself sets",
    why: "They are added by themselves. A second value in the scenario would be another alert.",
    source: None,
    fires: example!("label_of_the_rule.rs", "fires"),
    quiet: example!("label_of_the_rule.rs", "quiet"),
});

/// Each label that a scenario says and the rule sets.
pub fn check(program: &Program) -> Vec<Finding> {
    let mut found = Vec::new();
    for alert in program.watch.alerts() {
        let (fires, _, gone) = alert.scenarios();
        for scenario in fires.iter() {
            let labels = scenario.said_labels();
            found.extend(labels.filter_map(|label| finding(alert, label, scenario.origin())));
        }
        if let Some((gone, Then::ToldBy(teller))) = gone.map(|gone| (gone, gone.then())) {
            found.extend(gone.said_labels().filter_map(|label| finding(teller, label, gone.origin())));
        }
    }
    found
}

fn finding(alert: &Alert, (label, value): (&str, &str), origin: kit::Origin) -> Option<Finding> {
    alert.fixed_label(label)?;
    let name = alert.name();
    let message =
        format!("alert `{name}`: its scenario says `{label}` is `{value}`, but the rule sets that label itself");
    Some(RULE.error(at(origin), message).fix("leave it out of the scenario"))
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const COLD: Alert = alert("TeaIsCold")
        .fires(given(series! { up 0x10 }).with("pot", "green").with("severity", "warning")) // <- told here
        .stays_quiet(given(series! { up 1x10 }))
        .when_gone(still_fires().with("pot", "green"));
    pub const PROGRAM: Program = watched(&Watch { groups: &[Group::new("tea", &[COLD])], ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const COLD: Alert = alert("TeaIsCold")
        .fires(given(series! { up 0x10 }).with("pot", "green"))
        .stays_quiet(given(series! { up 1x10 }))
        .when_gone(still_fires().with("pot", "green"));
    pub const PROGRAM: Program = watched(&Watch { groups: &[Group::new("tea", &[COLD])], ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "alert `TeaIsCold`: its scenario says `severity` is `warning`, but the rule sets that label itself; fix: \
         leave it out of the scenario"
    );
}
