//! On the dashboard of logs, what an alert speaks of can be chosen.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use watch::dashboard::LABELS_OF_LOGS;

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "dashboards/logs-cannot-be-chosen",
    says: "the dashboard of logs has the variables by which alerts lead there",
    why: "An alert's link to its logs chooses namespace, app and pod at the top of that dashboard. Without such a \
        variable the link shows the logs of everything.",
    source: None,
    fires: example!("logs_cannot_be_chosen.rs", "fires"),
    quiet: example!("logs_cannot_be_chosen.rs", "quiet"),
});

/// Each label that cannot be chosen.
pub fn check(program: &Program) -> Vec<Finding> {
    let Some(board) = program.watch.logs else { return Vec::new() };
    let lacks = |label: &&str| !board.all_variables().iter().any(|variable| variable.name() == *label);
    let finding = |label: &str| {
        let message = format!(
            "alerts lead to their logs on the dashboard `{}`, which has no variable `{label}` to choose them by",
            board.uid()
        );
        RULE.error(at(board.origin()), message).fix("add it to its `.variables(&[..])`")
    };
    LABELS_OF_LOGS.into_iter().filter(lacks).map(finding).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const VARIABLES: &[Variable] = &[choice("namespace"), choice("app")];
    const LINES: Panel = stat("Lines", "How many.").query(asked(r#"{namespace="$namespace", app="$app"}"#), "lines");
    const BOARD: Dashboard = Dashboard::new("logs", "Logs") // <- told here
        .variables(VARIABLES)
        .rows(&[Row::new("All").panels(&[LINES])]);
    pub const PROGRAM: Program = watched(&Watch { logs: Some(&BOARD), ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const VARIABLES: &[Variable] = &[choice("namespace"), choice("app"), choice("pod")];
    const LINES: Panel =
        stat("Lines", "How many.").query(asked(r#"{namespace="$namespace", app="$app", pod="$pod"}"#), "lines");
    const BOARD: Dashboard =
        Dashboard::new("logs", "Logs").variables(VARIABLES).rows(&[Row::new("All").panels(&[LINES])]);
    pub const PROGRAM: Program = watched(&Watch { logs: Some(&BOARD), ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "alerts lead to their logs on the dashboard `logs`, which has no variable `pod` to choose them by; fix: add \
         it to its `.variables(&[..])`"
    );
}
