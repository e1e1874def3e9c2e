//! A scenario looks when the alert can have fired.

use findings::{Finding, Rule, RuleText};
use kit::Program;

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "scenarios/too-early",
    says: "a scenario looks no earlier than the alert is held for",
    why: "Until its `for` is over, an alert is pending: the test finds nothing, whatever the series are.",
    source: None,
    fires: example!("too_early.rs", "fires"),
    quiet: example!("too_early.rs", "quiet"),
});

/// Each scenario that looks before its alert can fire.
pub fn check(program: &Program) -> Vec<Finding> {
    let of = |alert: &'static watch::alert::Alert| {
        let (fires, quiet, _) = alert.scenarios();
        let early = fires.iter().chain(quiet.iter()).filter_map(|one| Some((one, one.looks_after()?)));
        early.filter(|(_, after)| after.as_milliseconds() < alert.lasts().as_milliseconds()).map(|(scenario, after)| {
            let message = format!(
                "alert `{}` is held for {} seconds, but its scenario looks after {}: it could not have fired yet",
                alert.name(),
                alert.lasts().as_seconds(),
                after.as_seconds()
            );
            let fix = "look later, or leave `.after(..)` out: it is derived";
            RULE.error(at(scenario.origin()), message).fix(fix)
        })
    };
    program.watch.alerts().flat_map(of).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const COLD: Alert = alert("TeaIsCold")
        .fires(given(series! { up 0x10 }).with("pot", "green").after(minutes(1))) // <- told here
        .stays_quiet(given(series! { up 1x10 }))
        .when_gone(still_fires().with("pot", "green"));
    pub const PROGRAM: Program = watched(&Watch { groups: &[Group::new("tea", &[COLD])], ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const COLD: Alert = alert("TeaIsCold")
        .fires(given(series! { up 0x10 }).with("pot", "green").after(minutes(9)))
        .stays_quiet(given(series! { up 1x10 }))
        .when_gone(still_fires().with("pot", "green"));
    pub const PROGRAM: Program = watched(&Watch { groups: &[Group::new("tea", &[COLD])], ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "alert `TeaIsCold` is held for 300 seconds, but its scenario looks after 60: it could not have fired yet; \
         fix: look later, or leave `.after(..)` out: it is derived"
    );
}
