//! Where nobody tells, no job is named.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use watch::scenario::Then;

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "scenarios/job-of-nobody",
    says: "`.job(..)` stands where something fires",
    why: "The job's `up` ends so that the alert which tells can see it. Where nothing is to fire, naming a job has no \
        effect.",
    source: None,
    fires: example!("job_of_nobody.rs", "fires"),
    quiet: example!("job_of_nobody.rs", "quiet"),
});

/// Each job that is named for nobody.
pub fn check(program: &Program) -> Vec<Finding> {
    let of = |alert: &watch::alert::Alert| {
        let gone = alert.scenarios().2?;
        (gone.job_name().is_some() && matches!(gone.then(), Then::Quiet(_))).then(|| {
            let message =
                format!("alert `{}`: nothing fires when its target vanishes, so no job needs naming", alert.name());
            RULE.error(at(gone.origin()), message).fix("leave `.job(..)` out, or say `told_by(&ALERT)`")
        })
    };
    program.watch.alerts().filter_map(of).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const COLD: Alert = alert("TeaIsCold")
        .fires(given(series! { up 0x10 }).with("pot", "green"))
        .stays_quiet(given(series! { up 1x10 }))
        .when_gone(quiet_because("it was put away").job("pot")); // <- told here
    pub const PROGRAM: Program = watched(&Watch { groups: &[Group::new("tea", &[COLD])], ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const COLD: Alert = alert("TeaIsCold")
        .fires(given(series! { up 0x10 }).with("pot", "green"))
        .stays_quiet(given(series! { up 1x10 }))
        .when_gone(quiet_because("it was put away"));
    pub const PROGRAM: Program = watched(&Watch { groups: &[Group::new("tea", &[COLD])], ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "alert `TeaIsCold`: nothing fires when its target vanishes, so no job needs naming; fix: leave `.job(..)` \
         out, or say `told_by(&ALERT)`"
    );
}
