//! The alert that tells is in a group.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use watch::scenario::Then;

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "scenarios/told-by-nobody",
    says: "`told_by(&ALERT)` names an alert of some group; where an alert says nothing, one tells of its scrape job",
    why: "An alert that stands in no group is never evaluated: when the target vanishes, nobody tells.",
    source: None,
    fires: example!("told_by_nobody.rs", "fires"),
    quiet: example!("told_by_nobody.rs", "quiet"),
});

/// Each teller that no group has.
pub fn check(program: &Program) -> Vec<Finding> {
    let of = |alert: &watch::alert::Alert| {
        let gone = alert.scenarios().2?;
        if matches!(gone.then(), Then::JobsTell) && gone.teller(program.watch.alerts()).is_none() {
            let job = gone.job_name().unwrap_or_default();
            // A job that is not in the list is told by `coverage/job-not-listed`, once for all that read it.
            if !program.watch.jobs.iter().any(|one| one.name() == job) {
                return None;
            }
            let message = format!(
                "alert `{}` does not say who tells when the job `{job}` vanishes, and no alert does",
                alert.name()
            );
            let fix = "add an `Alert::jobs_vanished(..)` to a group, or say `.when_gone(..)`";
            return Some(RULE.error(at(gone.origin()), message).fix(fix));
        }
        let Then::ToldBy(teller) = gone.then() else { return None };
        (!program.watch.alerts().any(|one| one.is_twin_of(teller))).then(|| {
            let message = format!(
                "alert `{}` says that `{}` tells when its target vanishes, which is in no group",
                alert.name(),
                teller.name()
            );
            let finding = RULE.error(at(gone.origin()), message).fix("add that alert to a group, or name another");
            finding.also(at(teller.origin()), "the alert in no group")
        })
    };
    program.watch.alerts().filter_map(of).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const SHUT: Alert = tea_is_cold("HouseIsShut");
    const COLD: Alert = alert("TeaIsCold")
        .fires(given(series! { up 0x10 }).with("pot", "green"))
        .stays_quiet(given(series! { up 1x10 }))
        .when_gone(told_by(&SHUT).with("pot", "green")); // <- told here
    pub const PROGRAM: Program = watched(&Watch { groups: &[Group::new("tea", &[COLD])], ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const SHUT: Alert = tea_is_cold("HouseIsShut");
    const COLD: Alert = alert("TeaIsCold")
        .fires(given(series! { up 0x10 }).with("pot", "green"))
        .stays_quiet(given(series! { up 1x10 }))
        .when_gone(told_by(&SHUT).with("pot", "green"));
    pub const PROGRAM: Program = watched(&Watch { groups: &[Group::new("tea", &[SHUT, COLD])], ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "alert `TeaIsCold` says that `HouseIsShut` tells when its target vanishes, which is in no group; fix: add \
         that alert to a group, or name another"
    );
}
