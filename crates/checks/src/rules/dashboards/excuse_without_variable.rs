//! A panel excuses itself for a variable that can be chosen.

use findings::{Finding, Rule, RuleText};
use kit::Origin;
use kit::Program;
use watch::dashboard::Dashboard;

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "dashboards/excuse-without-variable",
    says: "`.same_for_every(…)` names a variable of the dashboard",
    why: "Readers are told that a choice changes nothing which they cannot make.",
    source: None,
    fires: example!("excuse_without_variable.rs", "fires"),
    quiet: example!("excuse_without_variable.rs", "quiet"),
});

/// Each excuse for a variable that is not there.
pub fn check(program: &Program) -> Vec<Finding> {
    let of = |board: &'static Dashboard| {
        let known = |name: &str| board.all_variables().iter().any(|variable| variable.name() == name);
        let of_rows =
            board.all_rows().iter().flat_map(|row| row.excuses().map(|(name, _)| (row.title(), row.origin(), name)));
        let panels = board.all_rows().iter().flat_map(watch::dashboard::Row::all_panels);
        let of_panels = panels.flat_map(|one| one.excuses().map(|(name, _)| (one.title(), one.origin(), name)));
        let finding = |(whose, origin, name): (&str, Origin, &str)| {
            let message = format!(
                "dashboard `{}`: `{whose}` shows the same for every `{name}`, which nobody can choose there",
                board.uid()
            );
            let fix = "remove that `.same_for_every(…)`, or correct the name of the variable";
            RULE.error(at(origin), message).fix(fix)
        };
        of_rows.chain(of_panels).filter(|(_, _, name)| !known(name)).map(finding).collect::<Vec<_>>()
    };
    program.watch.dashboards.iter().flat_map(of).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const COLD: Panel = panel("Cold").same_for_every("pot", "they are counted"); // <- told here
    const BOARD: Dashboard = Dashboard::new("pots", "Pots").rows(&[Row::new("All").panels(&[COLD])]);
    pub const PROGRAM: Program = watched(&Watch { dashboards: &[BOARD], ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const COLD: Panel = panel("Cold");
    const BOARD: Dashboard = Dashboard::new("pots", "Pots").rows(&[Row::new("All").panels(&[COLD])]);
    pub const PROGRAM: Program = watched(&Watch { dashboards: &[BOARD], ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "dashboard `pots`: `Cold` shows the same for every `pot`, which nobody can choose there; fix: remove that \
         `.same_for_every(…)`, or correct the name of the variable"
    );
}
