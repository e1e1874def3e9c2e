//! No two panels of a row have one title.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use watch::dashboard::{Dashboard, Row};

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "dashboards/two-panels-of-one-title",
    says: "the panels of a row have different titles",
    why: "A panel's title is all that tells it from its neighbour, and its id is made of it: links to one would open \
        the other.",
    source: None,
    fires: example!("two_panels_of_one_title.rs", "fires"),
    quiet: example!("two_panels_of_one_title.rs", "quiet"),
});

/// Each panel that is called like an earlier one of its row.
pub fn check(program: &Program) -> Vec<Finding> {
    let of = |row: &'static Row| {
        let panels = row.all_panels();
        let double = move |(index, panel): (usize, &watch::dashboard::Panel)| {
            let first = panels[..index].iter().find(|one| one.title() == panel.title())?;
            let message = format!("row `{}` has two panels titled `{}`", row.title(), panel.title());
            let finding = RULE.error(at(panel.origin()), message).fix("say in each title what tells the panel apart");
            Some(finding.also(at(first.origin()), "the first"))
        };
        panels.iter().enumerate().filter_map(double)
    };
    program.watch.dashboards.iter().flat_map(Dashboard::all_rows).flat_map(of).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const GREEN: Panel = panel("Cups");
    const BLACK: Panel = panel("Cups"); // <- told here
    const BOARD: Dashboard = Dashboard::new("tea", "Tea").rows(&[Row::new("All").panels(&[GREEN, BLACK])]);
    pub const PROGRAM: Program = watched(&Watch { dashboards: &[BOARD], ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const GREEN: Panel = panel("Cups of green tea");
    const BLACK: Panel = panel("Cups of black tea");
    const BOARD: Dashboard = Dashboard::new("tea", "Tea").rows(&[Row::new("All").panels(&[GREEN, BLACK])]);
    pub const PROGRAM: Program = watched(&Watch { dashboards: &[BOARD], ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "row `All` has two panels titled `Cups`; fix: say in each title what tells the panel apart"
    );
}
