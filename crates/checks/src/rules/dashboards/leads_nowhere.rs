//! Every panel leads on.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use watch::dashboard::{Dashboard, Panel};

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "dashboards/leads-nowhere",
    says: "each panel that shows results leads on",
    why: "A panel says that something is wrong and where; why, another board says, or the logs, or the runbook. \
        Whoever was woken should not have to know which: a click leads there. Most links follow by themselves: from \
        the labels of the series, from the alerts over what is read, from the apps behind the jobs. It is an error \
        on the start page, and a warning where there is a board of logs to lead to.",
    source: None,
    fires: example!("leads_nowhere.rs", "fires"),
    quiet: example!("leads_nowhere.rs", "quiet"),
});

/// Each panel without a way on.
pub fn check(program: &Program) -> Vec<Finding> {
    let watch = program.watch;
    let around = watch.around();
    let mut found = Vec::new();
    for board in watch.dashboards.iter().filter(|board| board.is_start_page() || watch.logs.is_some()) {
        let panels = board.leading_nowhere(&around).into_iter().filter(|panel| panel.shows_results());
        found.extend(panels.map(|panel| finding(board, panel)));
    }
    found
}

fn finding(board: &Dashboard, panel: &Panel) -> Finding {
    let fix =
        "add `.opens(&…)` or `.shows_logs(…)`, or keep the label `pod`, `node`, `namespace` or `app` in its query";
    let (at, panel) = (at(panel.origin()), panel.title());
    if board.is_start_page() {
        RULE.error(at, format!("panel `{panel}` of the start page `{}` leads nowhere", board.uid())).fix(fix)
    } else {
        RULE.warning(at, format!("panel `{panel}` of `{}` leads nowhere", board.uid())).fix(fix)
    }
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const GREEN: Panel = stat("Green", "Cups of green tea.").query(CUPS, "green"); // <- told here
    const CUPS: Query = Query::checked("cups", Unit::Count, ResultLabels::new(&["tea"], false), &[], false);
    const BOARD: Dashboard =
        Dashboard::new("tea", "Tea").start_page().rows(&[Row::new("Cups").panels(&[GREEN, ALERTS])]);
    pub const PROGRAM: Program = watched(&Watch { dashboards: &[BOARD], ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const GREEN: Panel = stat("Green", "Cups of green tea.").query(CUPS, "green").opens(&LEAVES);
    const CUPS: Query = Query::checked("cups", Unit::Count, ResultLabels::new(&["tea"], false), &[], false);
    const LEAVES: Dashboard = Dashboard::new("leaves", "Leaves").rows(&[Row::new("All").panels(&[panel("Black")])]);
    const BOARD: Dashboard =
        Dashboard::new("tea", "Tea").start_page().rows(&[Row::new("Cups").panels(&[GREEN, ALERTS])]);
    pub const PROGRAM: Program = watched(&Watch { dashboards: &[BOARD, LEAVES], ..WATCH });
}

#[cfg(test)]
mod tests {
    use crate::tea_house::*;

    crate::testing::tested!(
        "panel `Green` of the start page `tea` leads nowhere; fix: add `.opens(&…)` or `.shows_logs(…)`, or keep the \
         label `pod`, `node`, `namespace` or `app` in its query"
    );

    const fn cups(title: &'static str, reads: &'static [Read]) -> Panel {
        let labels = ResultLabels::new(&["tea"], false);
        stat(title, "Cups of it.").query(Query::checked("cups", Unit::Count, labels, reads, false), "cups")
    }

    const LINES: Dashboard =
        Dashboard::new("lines", "Lines").rows(&[Row::new("All").panels(&[text("Words", "No lines")])]);
    const CUPS: &[Panel] = &[cups("Green", &[]), cups("Black", &[("cups", &["pot"])])];
    const BOARD: Dashboard = Dashboard::new("tea", "Tea").rows(&[Row::new("Cups").panels(CUPS)]);
    const PROGRAM: Program = watched(&Watch { dashboards: &[BOARD, LINES], logs: Some(&LINES), ..WATCH });

    const WITHOUT: Program = watched(&Watch { dashboards: &[BOARD, LINES], ..WATCH });

    #[test]
    fn beside_a_board_of_logs_what_a_job_brings_leads_to_the_logs_of_the_job() {
        let told: Vec<_> = super::check(&PROGRAM).into_iter().map(|one| one.message).collect();
        assert_eq!(told, ["panel `Green` of `tea` leads nowhere"]);
        assert!(super::check(&WITHOUT).is_empty());
    }
}
