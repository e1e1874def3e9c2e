//! Every command answers with a value that is printed for people or for scripts, from the same facts.

use serde::Serialize;

use super::{Found, Style};
use crate::{Failure, Outcome};

/// The answer of a command. Serialised, it is the JSON.
pub(crate) trait Report: Serialize {
    /// The exit code that goes with it.
    fn outcome(&self) -> Outcome;
    /// The same for people.
    fn text(&self, style: Style) -> String;
    /// What was found in the stack, for `--format sarif`; none of commands that look for nothing.
    fn found(&self) -> Option<&Found> {
        None
    }
}

/// Why a command could not answer.
pub(crate) fn failure_text(failure: &Failure, style: Style) -> String {
    let found = &failure.found;
    [found.annotated(style), style.error(&failure.error), found.lines(style)].concat()
}
