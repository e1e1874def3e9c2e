//! A scenario gives a series.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use watch::severity::Severity;

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "scenarios/without-series",
    says: "a scenario has at least one series, unless its alert is the Watchdog",
    why: "What is always so says nothing about an alert that is to fire now and then.",
    source: None,
    fires: example!("without_series.rs", "fires"),
    quiet: example!("without_series.rs", "quiet"),
});

/// Each scenario without a series.
pub fn check(program: &Program) -> Vec<Finding> {
    let alerts = program.watch.alerts().filter(|alert| alert.severity() != Severity::NONE);
    let of = |alert: &'static watch::alert::Alert| {
        let (fires, quiet, _) = alert.scenarios();
        let empty = fires.iter().chain(quiet.iter()).filter(|scenario| scenario.all_series().next().is_none());
        empty.map(|scenario| {
            let message = format!("alert `{}`: a scenario without a series says nothing about it", alert.name());
            RULE.error(at(scenario.origin()), message).fix("begin it with `given(series! { … })`")
        })
    };
    alerts.flat_map(of).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const COLD: Alert = alert("TeaIsCold")
        .fires(always().with("pot", "green")) // <- told here
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
        "alert `TeaIsCold`: a scenario without a series says nothing about it; fix: begin it with `given(series! { … \
         })`"
    );
}
