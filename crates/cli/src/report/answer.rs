//! Every command answers with a value that is printed for people or for scripts, from the same facts.

use serde::Serialize;

use super::{Found, Style, Verb};
use crate::{Failure, Outcome, Problem};

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
    let problems: String = failure.problems.iter().map(|problem| problem.text(style)).collect();
    format!("{}{}{problems}", failure.found.text(style), style.error(&failure.error))
}

impl Problem {
    /// The problem and its fix, a line each.
    pub(crate) fn text(&self, style: Style) -> String {
        let fix = self.fix.as_ref().map(|fix| style.line(Verb::Fix, fix)).unwrap_or_default();
        format!("{}{fix}", style.line(Verb::Problem, &self.problem))
    }
}
