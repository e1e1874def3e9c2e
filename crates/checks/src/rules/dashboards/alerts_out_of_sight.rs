//! What fires is seen without scrolling.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use watch::dashboard::{Dashboard, Placed};

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "dashboards/alerts-out-of-sight",
    says: "the start page lists the firing alerts on its first screen",
    why: "Whoever was woken by one message wants to know what else fires, and since when. That is no detail to scroll \
        to.",
    source: None,
    fires: example!("alerts_out_of_sight.rs", "fires"),
    quiet: example!("alerts_out_of_sight.rs", "quiet"),
});

/// One screen of 900 pixels, of units of 38.
const SCREEN: usize = 900 / 38;

/// Each start page without such a panel.
pub fn check(program: &Program) -> Vec<Finding> {
    let reads_alerts = |one: &Placed| one.panel.all_targets().any(|target| target.text().contains("ALERTS"));
    let lists = |board: &Dashboard| {
        board.placed().iter().any(|one| one.top.is_some_and(|top| top < SCREEN) && reads_alerts(one))
    };
    let finding = |board: &Dashboard| {
        let message = format!("the start page `{}` does not show what fires on its first screen", board.uid());
        RULE.error(at(board.origin()), message).fix("put a table that reads `ALERTS` into its first rows")
    };
    program.watch.dashboards.iter().filter(|board| board.is_start_page() && !lists(board)).map(finding).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const LEAVES: Dashboard = Dashboard::new("leaves", "Leaves").rows(&[Row::new("All").panels(&[panel("Black")])]);
    const CUPS: Row = Row::new("Cups").panels(&[panel("Green").opens(&LEAVES)]);
    const BELOW: Row = Row::new("What fires").panels(&[ALERTS]).collapsed();
    const BOARD: Dashboard = Dashboard::new("tea", "Tea").start_page().rows(&[CUPS, BELOW]); // <- told here
    pub const PROGRAM: Program = watched(&Watch { dashboards: &[BOARD, LEAVES], ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const LEAVES: Dashboard = Dashboard::new("leaves", "Leaves").rows(&[Row::new("All").panels(&[panel("Black")])]);
    const CUPS: Row = Row::new("Cups").panels(&[panel("Green").opens(&LEAVES)]);
    const FIRST: Row = Row::new("What fires").panels(&[ALERTS]);
    const BOARD: Dashboard = Dashboard::new("tea", "Tea").start_page().rows(&[FIRST, CUPS]);
    pub const PROGRAM: Program = watched(&Watch { dashboards: &[BOARD, LEAVES], ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "the start page `tea` does not show what fires on its first screen; fix: put a table that reads `ALERTS` into \
         its first rows"
    );
}
