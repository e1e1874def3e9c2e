//! A board answers before one has to search it.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use watch::dashboard::Dashboard;

use crate::example::example;
use crate::place::at;

/// Two screens of 900 pixels, of units of 38: 30, and a gap of 8.
const TWO_SCREENS: usize = 2 * 900 / 38;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "dashboards/too-long",
    says: "a dashboard is at most two screens long when it is opened",
    why: "Whoever is woken opens a board to see what is wrong, not to scroll. What answers stands first; details wait \
        in rows that are opened by a click, and are not asked for until then.",
    source: None,
    fires: example!("too_long.rs", "fires"),
    quiet: example!("too_long.rs", "quiet"),
});

/// Each dashboard that is longer.
pub fn check(program: &Program) -> Vec<Finding> {
    let long = |board: &&Dashboard| board.height_when_opened() > TWO_SCREENS;
    let finding = |board: &Dashboard| {
        let message = format!(
            "dashboard `{}` is {} units of the grid long when it is opened; two screens are {TWO_SCREENS}",
            board.uid(),
            board.height_when_opened()
        );
        RULE.error(at(board.origin()), message).fix("add `.collapsed()` to the rows that hold details")
    };
    program.watch.dashboards.iter().filter(long).map(finding).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const POTS: &[Panel] =
        &[panel("Green"), panel("Black"), panel("White"), panel("Red"), panel("Yellow"), panel("Smoked")];
    const CUPS: Row = Row::new("Cups").panels(POTS).collapsed();
    const ROW: Row = Row::new("Pots").panels_per_line(1).panels(POTS);
    const BOARD: Dashboard = Dashboard::new("tea", "Tea").rows(&[CUPS, ROW]); // <- told here
    pub const PROGRAM: Program = watched(&Watch { dashboards: &[BOARD], ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const POTS: &[Panel] =
        &[panel("Green"), panel("Black"), panel("White"), panel("Red"), panel("Yellow"), panel("Smoked")];
    const ROW: Row = Row::new("Pots").panels_per_line(1).panels(POTS).collapsed();
    const BOARD: Dashboard = Dashboard::new("tea", "Tea").rows(&[ROW]);
    pub const PROGRAM: Program = watched(&Watch { dashboards: &[BOARD], ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "dashboard `tea` is 50 units of the grid long when it is opened; two screens are 47; fix: add `.collapsed()` \
         to the rows that hold details"
    );
}
