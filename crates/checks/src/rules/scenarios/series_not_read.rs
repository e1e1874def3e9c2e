//! A scenario gives series that its alert reads.

use findings::{Finding, Rule, RuleText};
use kit::Program;

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "scenarios/series-not-read",
    says: "each series of a scenario is one that the alert's expression names",
    why: "A series that the expression does not name changes nothing: the scenario is about another alert, or its \
        name has a typo.",
    source: None,
    fires: example!("series_not_read.rs", "fires"),
    quiet: example!("series_not_read.rs", "quiet"),
});

/// Each series that the expression does not name. Where it reads recorded ones, any is believed.
pub fn check(program: &Program) -> Vec<Finding> {
    let of = |alert: &'static watch::alert::Alert| {
        let (fires, quiet, _) = alert.scenarios();
        let names: Vec<&str> = alert.query_text().split(|letter| !is_of_name(letter)).collect();
        let trusts = names.iter().any(|name| name.matches(':').count() > 1);
        let scenarios = fires.iter().chain(quiet.iter()).filter(move |_| !trusts);
        let series = scenarios.flat_map(|scenario| scenario.all_series().map(move |series| (scenario, series.name())));
        let unread = series.filter(move |(_, name)| !name.is_empty() && !names.contains(name));
        unread.map(|(scenario, name)| {
            let message = format!("alert `{}` does not read `{name}`, of which its scenario speaks", alert.name());
            RULE.error(at(scenario.origin()), message).fix("give it the series that its expression names")
        })
    };
    program.watch.alerts().flat_map(of).collect()
}

fn is_of_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_' || letter == ':'
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const COLD: Alert = alert("TeaIsCold")
        .fires(given(series! { cups{pot="green"} 0x10 }).with("pot", "green")) // <- told here
        .stays_quiet(given(series! { up 1x10 }))
        .when_gone(still_fires().with("pot", "green"));
    pub const PROGRAM: Program = watched(&Watch { groups: &[Group::new("tea", &[COLD])], ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const COLD: Alert = alert("TeaIsCold")
        .fires(given(series! { up{pot="green"} 0x10 }).with("pot", "green"))
        .stays_quiet(given(series! { up 1x10 }))
        .when_gone(still_fires().with("pot", "green"));
    pub const PROGRAM: Program = watched(&Watch { groups: &[Group::new("tea", &[COLD])], ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "alert `TeaIsCold` does not read `cups`, of which its scenario speaks; fix: give it the series that its \
         expression names"
    );
}
