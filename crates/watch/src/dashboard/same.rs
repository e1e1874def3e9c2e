//! What does not depend on a choice at the top of its dashboard, and why: whoever reviews the board is told, so that
//! none is forgotten.

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
