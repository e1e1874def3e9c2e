//! A panel honours every variable, or says why it cannot.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use watch::dashboard::{Dashboard, Panel, Row};

use crate::example::example;
use crate::mentions::Text;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "dashboards/ignores-a-variable",
    says: "each query of a panel mentions each variable, unless the panel or its row says why not",
    why: "Whoever has chosen a pod reads every number below as that pod's. A panel that shows the same for all \
        misleads, unless it says so.",
    source: None,
    fires: example!("ignores_a_variable.rs", "fires"),
    quiet: example!("ignores_a_variable.rs", "quiet"),
});

/// Each panel that ignores a variable without saying so.
pub fn check(program: &Program) -> Vec<Finding> {
    panels(program.watch.dashboards).flat_map(|(board, row, panel)| of_panel(board, row, panel)).collect()
}

fn panels(boards: &'static [Dashboard]) -> impl Iterator<Item = (&'static Dashboard, &'static Row, &'static Panel)> {
    let of = |board: &'static Dashboard| {
        board.all_rows().iter().flat_map(move |row| row.all_panels().iter().map(move |panel| (board, row, panel)))
    };
    boards.iter().flat_map(of)
}

fn of_panel(board: &Dashboard, row: &Row, panel: &'static Panel) -> Vec<Finding> {
    let excused = |name: &str| panel.excuses().chain(row.excuses()).any(|(variable, _)| variable == name);
    let ignored = |name: &str| panel.all_targets().any(|target| !Text::of(panel, target).has(name));
    let names = board.all_variables().iter().map(watch::dashboard::Variable::name);
    let finding = |name: &str| {
        let message = format!(
            "dashboard `{}`: panel `{}` has a query without `${name}`, so that choosing one changes nothing there",
            board.uid(),
            panel.title()
        );
        let fix = format!("match it with `=~\"${name}\"`, or give the reason: `.same_for_every(\"{name}\", \"…\")`");
        RULE.error(at(panel.origin()), message).fix(fix)
    };
    names.filter(|name| !excused(name) && ignored(name)).map(finding).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const COLD: Panel = stat("Cold", "How many.").query(asked(r#"cold{pot=~"$pot"}"#), "pots");
    const STAFF: Panel = panel("Staff"); // <- told here
    const BOARD: Dashboard =
        Dashboard::new("pots", "Pots").variables(&[choice("pot")]).rows(&[Row::new("All").panels(&[COLD, STAFF])]);
    pub const PROGRAM: Program = watched(&Watch { dashboards: &[BOARD], ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const COLD: Panel = stat("Cold", "How many.").query(asked(r#"cold{pot=~"$pot"}"#), "pots");
    const STAFF: Panel = panel("Staff").same_for_every("pot", "they serve all pots");
    const BOARD: Dashboard =
        Dashboard::new("pots", "Pots").variables(&[choice("pot")]).rows(&[Row::new("All").panels(&[COLD, STAFF])]);
    pub const PROGRAM: Program = watched(&Watch { dashboards: &[BOARD], ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "dashboard `pots`: panel `Staff` has a query without `$pot`, so that choosing one changes nothing there; fix: \
         match it with `=~\"$pot\"`, or give the reason: `.same_for_every(\"pot\", \"…\")`"
    );
}
