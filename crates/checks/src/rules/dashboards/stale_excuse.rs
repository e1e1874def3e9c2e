//! What is said to be the same for every choice does not ask for it.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use watch::dashboard::Dashboard;

use crate::example::example;
use crate::mentions::Text;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "dashboards/stale-excuse",
    says: "a panel that shows the same for every value of a variable does not mention it",
    why: "Readers are told below the panel that it is the same for all. If a query asks for the variable, that is \
        false.",
    source: None,
    fires: example!("stale_excuse.rs", "fires"),
    quiet: example!("stale_excuse.rs", "quiet"),
});

/// Each panel that says so and asks for it all the same.
pub fn check(program: &Program) -> Vec<Finding> {
    let of = |board: &'static Dashboard| {
        let rows = board.all_rows().iter();
        let panels = rows.flat_map(|row| row.all_panels().iter().map(move |panel| (row, panel)));
        panels.flat_map(move |(row, panel)| {
            let names = panel.excuses().chain(row.excuses()).map(|(name, _)| name);
            let asked = names.filter(|name| panel.all_targets().any(|target| Text::of(panel, target).has(name)));
            asked.map(move |name| {
                let message = format!(
                    "dashboard `{}`: panel `{}` asks for `${name}` and says that it shows the same for every one",
                    board.uid(),
                    panel.title()
                );
                let fix = "remove the variable from all of its queries, or the `.same_for_every(…)` from it or its row";
                RULE.error(at(panel.origin()), message).fix(fix)
            })
        })
    };
    program.watch.dashboards.iter().flat_map(of).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const COLD: Panel = stat("Cold", "How many.") // <- told here
        .query(asked(r#"cold{pot=~"$pot"}"#), "pots")
        .same_for_every("pot", "they are counted");
    const BOARD: Dashboard =
        Dashboard::new("pots", "Pots").variables(&[choice("pot")]).rows(&[Row::new("All").panels(&[COLD])]);
    pub const PROGRAM: Program = watched(&Watch { dashboards: &[BOARD], ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const COLD: Panel = stat("Cold", "How many.").query(asked(r#"cold{pot=~"$pot"}"#), "pots");
    const BOARD: Dashboard =
        Dashboard::new("pots", "Pots").variables(&[choice("pot")]).rows(&[Row::new("All").panels(&[COLD])]);
    pub const PROGRAM: Program = watched(&Watch { dashboards: &[BOARD], ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "dashboard `pots`: panel `Cold` asks for `$pot` and says that it shows the same for every one; fix: remove \
         the variable from all of its queries, or the `.same_for_every(…)` from it or its row"
    );
}
