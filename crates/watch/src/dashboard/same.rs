//! What does not depend on a choice at the top of its dashboard, and why: readers are told, so that nobody wonders.

use super::variable::Variable;
use terms::{Fault, List, text};

/// More variables than this no dashboard has.
const MOST: usize = 4;

/// The variables on which a panel or a row does not depend, each with the reason.
pub(super) type Same = List<(&'static str, &'static str), MOST>;

/// Adds a variable with its reason.
#[track_caller]
pub(super) const fn with(same: Same, whose: &str, variable: &'static str, reason: &'static str) -> Same {
    if reason.is_empty() {
        Fault::new("")
            .quoted(whose)
            .text(" shows the same for every `")
            .text(variable)
            .text("` without a reason")
            .fix("say in a few words why it cannot depend on it")
            .raise()
    }
    same.push((variable, reason), "variables that change nothing")
}

/// Whether the variable is among them.
pub(super) const fn names(same: &Same, variable: &str) -> bool {
    let mut index = 0;
    while index < same.len() {
        if text::same(same.get(index).0, variable) {
            return true;
        }
        index += 1;
    }
    false
}

/// Each of them is a variable of the dashboard.
#[track_caller]
pub(super) const fn check_known(dashboard: &str, whose: &str, same: &Same, variables: &[Variable]) {
    let mut index = 0;
    while index < same.len() {
        let name = same.get(index).0;
        let mut known = 0;
        while known < variables.len() && !text::same(variables[known].name, name) {
            known += 1;
        }
        if known == variables.len() {
            Fault::new("dashboard ")
                .quoted(dashboard)
                .text(": ")
                .quoted(whose)
                .text(" shows the same for every `")
                .text(name)
                .text("`, which nobody can choose there")
                .fix("remove that `.same_for_every(…)`, or correct the name of the variable")
                .raise()
        }
        index += 1;
    }
}

/// The panel's description, and what does not change it.
pub(super) fn described(description: &str, of_panel: &Same, of_row: &Same) -> String {
    of_panel.iter().chain(of_row.iter()).fold(description.to_owned(), |text, (variable, reason)| {
        format!("{text} The same for every {variable}: {reason}.")
    })
}
