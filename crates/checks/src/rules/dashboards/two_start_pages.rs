//! Grafana has one start page.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use watch::dashboard::Dashboard;

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "dashboards/two-start-pages",
    says: "one dashboard is the start page",
    why: "Grafana opens one board for whoever comes. Of two that claim it, one would never be seen there.",
    source: None,
    fires: example!("two_start_pages.rs", "fires"),
    quiet: example!("two_start_pages.rs", "quiet"),
});

/// Each dashboard that claims it after another.
pub fn check(program: &Program) -> Vec<Finding> {
    let mut pages = program.watch.dashboards.iter().filter(|board| board.is_start_page());
    let Some(first) = pages.next() else { return Vec::new() };
    let finding = |board: &Dashboard| {
        let message = format!("dashboards `{}` and `{}` both are the start page", first.uid(), board.uid());
        let finding = RULE.error(at(board.origin()), message).fix("leave `.start_page()` with one of them");
        finding.also(at(first.origin()), "the first")
    };
    pages.map(finding).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const CUPS: Row = Row::new("Cups").panels(&[panel("Green").opens(&TEA_LEAVES), ALERTS]);
    const TEA_LEAVES: Dashboard = Dashboard::new("leaves", "Leaves").rows(&[Row::new("All").panels(&[panel("Black")])]);
    const BOARD: Dashboard = Dashboard::new("tea", "Tea").start_page().rows(&[CUPS]);
    const OTHER: Dashboard = Dashboard::new("milk", "Milk").start_page().rows(&[CUPS]); // <- told here
    pub const PROGRAM: Program = watched(&Watch { dashboards: &[BOARD, OTHER], ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const CUPS: Row = Row::new("Cups").panels(&[panel("Green").opens(&TEA_LEAVES), ALERTS]);
    const TEA_LEAVES: Dashboard = Dashboard::new("leaves", "Leaves").rows(&[Row::new("All").panels(&[panel("Black")])]);
    const BOARD: Dashboard = Dashboard::new("tea", "Tea").start_page().rows(&[CUPS]);
    const OTHER: Dashboard = Dashboard::new("milk", "Milk").rows(&[CUPS]);
    pub const PROGRAM: Program = watched(&Watch { dashboards: &[BOARD, OTHER], ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "dashboards `tea` and `milk` both are the start page; fix: leave `.start_page()` with one of them"
    );
}
