//! One voice for everything that goes wrong: what is wrong, naming both ends, and the fix.

use serde::Serialize;

use crate::report::Found;

/// Something that is wrong, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// What is wrong: lower case, no final period.
    pub problem: String,
    /// What to do about it, unless the problem says so itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<String>,
}

impl Problem {
    /// A problem and its fix.
    pub fn new(problem: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { problem: problem.into(), fix: Some(fix.into()) }
    }

    /// Takes apart the message of a panic that ends in `; fix: …`, as every fault of the stack does.
    pub fn from_text(text: &str) -> Self {
        let parts = ["; fix: ", "\nfix: "].iter().find_map(|mark| text.rsplit_once(mark));
        match parts {
            Some((problem, fix)) => Self::new(problem.trim_end(), fix.trim()),
            None => Self { problem: text.trim_end().to_owned(), fix: None },
        }
    }

    /// What is wrong with an input or output operation on `path`, and what the operator can do.
    pub(crate) fn of_io(verb: &str, path: &str, error: &std::io::Error) -> Self {
        use std::io::ErrorKind as Kind;
        let fix = match error.kind() {
            Kind::StorageFull | Kind::QuotaExceeded => {
                format!("free some space on the disk of `{path}`, then run `{}` again", crate::GEN)
            }
            Kind::PermissionDenied => {
                format!("make `{path}` and the folder it is in writable for you, or run as their owner; see `ls -la`")
            }
            Kind::ReadOnlyFilesystem => {
                "the file system is mounted read-only: work in a checkout that you can write to".to_owned()
            }
            Kind::NotFound => format!("something else removed it meanwhile: run `{}` again", crate::GEN),
            _ => format!("mend what the operating system reports, then run `{}` again", crate::GEN),
        };
        // The name of our temporary file, which some errors end with, helps nobody.
        let error = error.to_string();
        let reason = error.split(" at path \"").next().unwrap_or(&error);
        Self::new(format!("cannot {verb} `{path}`: {reason}"), fix)
    }
}

impl From<&findings::Finding> for Problem {
    fn from(found: &findings::Finding) -> Self {
        let place = if found.place.is_nowhere() { String::new() } else { format!("{}: ", found.place) };
        let problem = format!("{place}{} [{}]", found.message, found.rule.id);
        Self { problem, fix: (!found.fix.is_empty()).then(|| found.fix.clone()) }
    }
}

impl From<&render::Problem> for Problem {
    fn from(found: &render::Problem) -> Self {
        Self::new(format!("{}: {}", found.place, found.what), &found.fix)
    }
}

impl From<catalogue::Fault> for Problem {
    fn from(fault: catalogue::Fault) -> Self {
        Self::new(fault.message, fault.fix)
    }
}

/// Why a command could not do its work, with all that stood in its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// What the failure means for the files: whether anything has changed.
    pub error: String,
    /// All that is wrong, not only the first.
    pub problems: Vec<Problem>,
    /// What was found in the stack, each by a rule.
    #[serde(rename = "findings", skip_serializing_if = "Found::is_empty")]
    pub(crate) found: Found,
}

impl Failure {
    /// A failure with its problems.
    pub fn new(error: impl Into<String>, problems: Vec<Problem>) -> Self {
        Self { error: error.into(), problems, found: Found::default() }
    }

    /// A failure because of what was found in the stack.
    pub(crate) fn of_findings(error: impl Into<String>, found: Found) -> Self {
        Self { error: error.into(), problems: Vec::new(), found }
    }
}

/// `1 file`, `2 files`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_fix_out_of_a_fault() {
        let problem = Problem::from_text("port `web` of `grafana` is not listened on; fix: use `grafana::HTTP`");
        assert_eq!(problem.problem, "port `web` of `grafana` is not listened on");
        assert_eq!(problem.fix.as_deref(), Some("use `grafana::HTTP`"));
    }

    #[test]
    fn keeps_a_fault_without_a_fix_whole() {
        let problem = Problem::from_text("a name cannot be empty");
        assert_eq!(problem, Problem { problem: "a name cannot be empty".to_owned(), fix: None });
    }
}
