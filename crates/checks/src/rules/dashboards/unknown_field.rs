//! A transformation names fields that the panel's queries yield, as the steps before it leave them.

use findings::{Finding, Rule, RuleText, did_you_mean};
use kit::Program;
use watch::dashboard::{Dashboard, Row, UnknownField};

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "dashboards/unknown-field",
    says: "a transformation names fields that are there by then",
    why: "Grafana leaves out what a transformation cannot find, without a word: the column stays where it is, nothing \
        is filtered, or the table is empty. The fields follow from the labels of the queries' results, and from the \
        steps before: what an earlier one renamed has only its new name.",
    source: Some("https://grafana.com/docs/grafana/latest/panels-visualizations/query-transform-data/transform-data/"),
    fires: example!("unknown_field.rs", "fires"),
    quiet: example!("unknown_field.rs", "quiet"),
});

/// Each field that a transformation names and that is not there.
pub fn check(program: &Program) -> Vec<Finding> {
    program.watch.dashboards.iter().flat_map(of_board).collect()
}

fn of_board(board: &'static Dashboard) -> Vec<Finding> {
    let panels = board.all_rows().iter().flat_map(Row::all_panels);
    let told = panels.flat_map(|panel| {
        panel.unknown_fields().into_iter().map(move |unknown| {
            let UnknownField { step, field, renamed, there } = unknown;
            let about = format!("dashboard `{}`: panel `{}`: `{step}` names `{field}`", board.uid(), panel.title());
            let (message, fix) = if let Some(name) = renamed {
                (format!("{about}, which is called `{name}` by then"), format!("write `{name}`"))
            } else {
                let all: Vec<_> = there.iter().map(|name| format!("`{name}`")).collect();
                let fix = did_you_mean(field, there.iter().map(String::as_str));
                let fix = fix.unwrap_or_else(|| "name one of these, or keep the label in the query".to_owned());
                (format!("{about}, and there are {}", all.join(", ")), fix)
            };
            RULE.error(at(panel.origin()), message).fix(fix)
        })
    });
    told.collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const STEPS: &[Transformation] = &[
        Transformation::Organize { hide: &[], rename: &[("Cold", "How many")], order: &[] },
        Transformation::SortBy { field: "Cold", descending: true },
    ];
    const COLD: Panel = table("Cold", "How many.") // <- told here
        .column(asked("cold"), "Cold")
        .transformations(STEPS);
    const BOARD: Dashboard = Dashboard::new("pots", "Pots").rows(&[Row::new("All").panels(&[COLD])]);
    pub const PROGRAM: Program = watched(&Watch { dashboards: &[BOARD], ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const STEPS: &[Transformation] = &[
        Transformation::Organize { hide: &[], rename: &[("Cold", "How many")], order: &[] },
        Transformation::SortBy { field: "How many", descending: true },
    ];
    const COLD: Panel = table("Cold", "How many.").column(asked("cold"), "Cold").transformations(STEPS);
    const BOARD: Dashboard = Dashboard::new("pots", "Pots").rows(&[Row::new("All").panels(&[COLD])]);
    pub const PROGRAM: Program = watched(&Watch { dashboards: &[BOARD], ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "dashboard `pots`: panel `Cold`: `sortBy` names `Cold`, which is called `How many` by then; fix: write \
         `How many`"
    );
}
