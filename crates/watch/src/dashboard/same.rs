//! What does not depend on a choice at the top of its dashboard, and why: readers are told, so that nobody wonders.

use terms::{Fault, List};

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

/// The panel's description, and what does not change it.
pub(super) fn described(description: &str, of_panel: &Same, of_row: &Same) -> String {
    of_panel.iter().chain(of_row.iter()).fold(description.to_owned(), |text, (variable, reason)| {
        format!("{text} The same for every {variable}: {reason}.")
    })
}
