//! Another alert tells, or the alert itself.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use watch::scenario::Then;

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "scenarios/tells-of-itself",
    says: "`told_by(&ALERT)` names another alert",
    why: "An alert that fires itself when its series end says so by `still_fires()`, and is tested so.",
    source: None,
    fires: example!("tells_of_itself.rs", "fires"),
    quiet: example!("tells_of_itself.rs", "quiet"),
});

/// Each alert that names itself.
pub fn check(program: &Program) -> Vec<Finding> {
    let of = |alert: &watch::alert::Alert| {
        let gone = alert.scenarios().2?;
        let Then::ToldBy(teller) = gone.then() else { return None };
        teller.is_twin_of(alert).then(|| {
            let message = format!(
                "alert `{}` says that another alert tells when its target vanishes, and names itself",
                alert.name()
            );
            RULE.error(at(gone.origin()), message).fix("say `still_fires()`")
        })
    };
    program.watch.alerts().filter_map(of).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const TELLER: Alert = alert("TeaIsCold");
    const COLD: Alert = alert("TeaIsCold")
        .fires(given(series! { up 0x10 }).with("pot", "green"))
        .stays_quiet(given(series! { up 1x10 }))
        .when_gone(told_by(&TELLER).with("pot", "green")); // <- told here
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
        "alert `TeaIsCold` says that another alert tells when its target vanishes, and names itself; fix: say \
         `still_fires()`"
    );
}
