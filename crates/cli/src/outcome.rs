//! How a command ends, which is its exit code.

use std::process::ExitCode;

use serde::Serialize;

/// How a command ended, which is its exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// 0: done, or nothing to do.
    Done,
    /// 1: `gen --check` found what `gen` fixes.
    Drift,
    /// 1: `contract` found that it is not kept, `lint` an error, `tools --check` that tools are missing, `outdated`
    /// that there are newer patches, or `verify` that the cluster is not as it should be.
    Unmet,
    /// 2: something is wrong that a person must fix.
    Failed,
}

impl Outcome {
    /// The exit code.
    pub const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Drift | Self::Unmet => 1,
            Self::Failed => 2,
        }
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(outcome.code())
    }
}
