//! How a command that is stopped answers.

use findings::Finding;
use serde::Serialize;

use super::Found;

/// Why a command could not do its work, with all that stood in its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// What the failure means for the files: whether anything has changed.
    pub error: String,
    /// All that is wrong, not only the first.
    #[serde(rename = "findings")]
    pub(crate) found: Found,
}

impl Failure {
    /// A failure because of what stood in the way.
    pub fn new(error: impl Into<String>, problems: Vec<Finding>) -> Self {
        Self { error: error.into(), found: Found::of_command(problems) }
    }

    /// A failure because of what was found in the stack.
    pub(crate) fn of_findings(error: impl Into<String>, found: Found) -> Self {
        Self { error: error.into(), found }
    }
}
