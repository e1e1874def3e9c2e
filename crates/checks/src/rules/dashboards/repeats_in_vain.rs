//! Copies of a row or panel show different things, and there can be more than one.

use findings::{Finding, Rule, RuleText};
use kit::{Origin, Program};
use watch::dashboard::{Dashboard, Panel, Row};

use crate::example::example;
use crate::mentions::Text;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "dashboards/repeats-in-vain",
    says: "a row or panel that is repeated asks for its variable, of which several values can be chosen",
    why: "Grafana makes a copy for each value that is chosen. Where one at a time is chosen there is one copy, and \
        copies that do not ask for the value show the same under different titles.",
    source: Some("https://grafana.com/docs/grafana/latest/panels-visualizations/configure-panel-options/"),
    fires: example!("repeats_in_vain.rs", "fires"),
    quiet: example!("repeats_in_vain.rs", "quiet"),
});

/// Each row and panel whose copies are one, or the same.
pub fn check(program: &Program) -> Vec<Finding> {
    program.watch.dashboards.iter().flat_map(of_board).collect()
}

fn of_board(board: &'static Dashboard) -> Vec<Finding> {
    let asks = |panel: &'static Panel, name: &str| panel.all_targets().any(|target| Text::of(panel, target).has(name));
    let mut found = Vec::new();
    for row in board.all_rows() {
        if let Some(name) = row.repeats() {
            let asked = row.all_panels().iter().any(|panel| asks(panel, name));
            found.extend(of_one(board, ("row", row.title(), Row::origin(row)), name, asked));
        }
        for panel in row.all_panels() {
            if let Some(name) = panel.repeats() {
                found.extend(of_one(board, ("panel", panel.title(), panel.origin()), name, asks(panel, name)));
            }
        }
    }
    found
}

/// What one row or panel lacks. That there is no such variable is told of its title.
fn of_one(board: &Dashboard, (what, title, origin): (&str, &str, Origin), name: &str, asked: bool) -> Option<Finding> {
    let variable = board.all_variables().iter().find(|variable| variable.name() == name)?;
    let about = format!("dashboard `{}`: {what} `{title}` is repeated for each value of `${name}`", board.uid());
    if !variable.has_all() {
        let message = format!("{about}, of which one at a time can be chosen");
        let fix = "let several be chosen by `.with_all()`, and match it with `=~`";
        return Some(RULE.error(at(origin), message).fix(fix).also(at(variable.origin()), "the variable"));
    }
    let fix = "match `$variable` in its queries, or leave `.repeated_for(…)` out";
    (!asked).then(|| RULE.error(at(origin), format!("{about}, and asks for it nowhere")).fix(fix))
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const COLD: Panel = stat("Cold in $pot", "How many.") // <- told here
        .query(asked(r#"cold{pot=~"$pot"}"#), "pots")
        .repeated_for("pot");
    const BOARD: Dashboard =
        Dashboard::new("pots", "Pots").variables(&[choice("pot")]).rows(&[Row::new("All").panels(&[COLD])]);
    pub const PROGRAM: Program = watched(&Watch { dashboards: &[BOARD], ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const COLD: Panel =
        stat("Cold in $pot", "How many.").query(asked(r#"cold{pot=~"$pot"}"#), "pots").repeated_for("pot");
    const BOARD: Dashboard =
        Dashboard::new("pots", "Pots").variables(&[choice("pot").with_all()]).rows(&[Row::new("All").panels(&[COLD])]);
    pub const PROGRAM: Program = watched(&Watch { dashboards: &[BOARD], ..WATCH });
}

#[cfg(test)]
mod tests {
    use crate::tea_house::*;

    crate::testing::tested!(
        "dashboard `pots`: panel `Cold in $pot` is repeated for each value of `$pot`, of which one at a time can be \
         chosen; fix: let several be chosen by `.with_all()`, and match it with `=~`"
    );

    #[test]
    fn copies_of_a_row_that_are_the_same_are_told() {
        const COLD: Panel = stat("Cold", "How many.").query(asked("cold"), "pots");
        const BOARD: Dashboard = Dashboard::new("pots", "Pots")
            .variables(&[choice("pot").with_all()])
            .rows(&[Row::new("Pot $pot").repeated_for("pot").panels(&[COLD])]);
        const PROGRAM: Program = watched(&Watch { dashboards: &[BOARD], ..WATCH });
        let said: Vec<String> = super::check(&PROGRAM).iter().map(ToString::to_string).collect();
        assert_eq!(
            said,
            ["dashboard `pots`: row `Pot $pot` is repeated for each value of `$pot`, and asks for it nowhere; fix: \
              match `$variable` in its queries, or leave `.repeated_for(…)` out"]
        );
    }
}
