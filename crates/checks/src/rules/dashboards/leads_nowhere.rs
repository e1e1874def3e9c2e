//! From the start page every panel leads on.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use watch::dashboard::{Dashboard, Panel};

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "dashboards/leads-nowhere",
    says: "each panel of the start page leads on",
    why: "The start page says that something is wrong and where; why, another board says, or the logs. Whoever was \
        woken should not have to know which: a click leads there, by a link of the panel or by the labels of its \
        series.",
    source: None,
    fires: example!("leads_nowhere.rs", "fires"),
    quiet: example!("leads_nowhere.rs", "quiet"),
});

/// Each panel without a way on.
pub fn check(program: &Program) -> Vec<Finding> {
    let pages = program.watch.dashboards.iter().filter(|board| board.is_start_page());
    let panels = pages.flat_map(|board| {
        board.all_rows().iter().flat_map(move |row| row.all_panels().iter().map(move |panel| (board, panel)))
    });
    let finding = |(board, panel): (&Dashboard, &Panel)| {
        let message = format!("panel `{}` of the start page `{}` leads nowhere", panel.title(), board.uid());
        RULE.error(at(panel.origin()), message).fix(
            "add `.opens(&…)` or `.shows_logs(…)`, or keep the label `pod`, `node`, `namespace` or `app` in its query",
        )
    };
    panels.filter(|(_, panel)| !panel.leads_on() && !panel.is_text()).map(finding).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const GREEN: Panel = panel("Green"); // <- told here
    const BOARD: Dashboard =
        Dashboard::new("tea", "Tea").start_page().rows(&[Row::new("Cups").panels(&[GREEN, ALERTS])]);
    pub const PROGRAM: Program = watched(&Watch { dashboards: &[BOARD], ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const GREEN: Panel = panel("Green").opens(&LEAVES);
    const LEAVES: Dashboard = Dashboard::new("leaves", "Leaves").rows(&[Row::new("All").panels(&[panel("Black")])]);
    const BOARD: Dashboard =
        Dashboard::new("tea", "Tea").start_page().rows(&[Row::new("Cups").panels(&[GREEN, ALERTS])]);
    pub const PROGRAM: Program = watched(&Watch { dashboards: &[BOARD, LEAVES], ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "panel `Green` of the start page `tea` leads nowhere; fix: add `.opens(&…)` or `.shows_logs(…)`, or keep the \
         label `pod`, `node`, `namespace` or `app` in its query"
    );
}
