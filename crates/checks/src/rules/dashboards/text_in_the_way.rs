//! Explanations wait until somebody opens them.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use watch::dashboard::{Dashboard, Panel};

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "dashboards/text-in-the-way",
    says: "texts stand in collapsed rows",
    why: "A text is read once, and stands there every night. Between numbers it takes the room of a panel that would \
        answer.",
    source: None,
    fires: example!("text_in_the_way.rs", "fires"),
    quiet: example!("text_in_the_way.rs", "quiet"),
});

/// Each text that is seen when its board is opened.
pub fn check(program: &Program) -> Vec<Finding> {
    let texts = |board: &'static Dashboard| {
        board
            .placed()
            .into_iter()
            .filter(|one| one.top.is_some() && one.panel.is_text())
            .map(move |one| (board, one.panel))
    };
    let finding = |(board, panel): (&Dashboard, &Panel)| {
        let message = format!("dashboard `{}` shows the text `{}` among its numbers", board.uid(), panel.title());
        RULE.error(at(panel.origin()), message)
            .fix("put it into a row that is `.collapsed()`, or into the panels' descriptions")
    };
    program.watch.dashboards.iter().flat_map(texts).map(finding).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const ABOUT: Panel = text("About tea", "It wants hot water."); // <- told here
    const BOARD: Dashboard = Dashboard::new("tea", "Tea").rows(&[Row::new("Cups").panels(&[panel("Green"), ABOUT])]);
    pub const PROGRAM: Program = watched(&Watch { dashboards: &[BOARD], ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const ABOUT: Row = Row::new("About").panels(&[text("About tea", "It wants hot water.")]).collapsed();
    const BOARD: Dashboard = Dashboard::new("tea", "Tea").rows(&[Row::new("Cups").panels(&[panel("Green")]), ABOUT]);
    pub const PROGRAM: Program = watched(&Watch { dashboards: &[BOARD], ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "dashboard `tea` shows the text `About tea` among its numbers; fix: put it into a row that is `.collapsed()`, \
         or into the panels' descriptions"
    );
}
