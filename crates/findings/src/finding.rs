//! What a check found: one voice for every fault.

use std::cmp::Ordering;
use std::fmt;

use crate::{Edit, Place, Rule};

/// How bad it is. Only errors keep anything from being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// It can never work.
    Error,
    /// It works, and not as meant.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// `error`, `warning` or `note`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// A fault: which rule, where, what is wrong, and the fix. Made by [`Rule::error`] and its kin.
///
/// Displayed as `message; fix: fix`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "a finding that nobody reports helps nobody"]
pub struct Finding {
    /// The rule that is broken.
    pub rule: &'static Rule,
    /// How bad it is.
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// What is wrong; it names both ends. Lower case, no final period, names in backquotes.
    pub message: String,
    /// What to write instead; empty where only the author can know.
    pub fix: String,
    /// The other end: where what it contradicts is written, and what is there.
    pub also: Vec<(Place, String)>,
    /// The fix as a change of a file, where the rule can do it by itself.
    pub edit: Option<Edit>,
}

impl Rule {
    /// Something that can never work. `message` names both ends: lower case, no final period, names in backquotes.
    pub fn error(&'static self, place: Place, message: impl Into<String>) -> Finding {
        Finding::new(self, Severity::Error, place, message)
    }

    /// Something that works, and not as meant.
    pub fn warning(&'static self, place: Place, message: impl Into<String>) -> Finding {
        Finding::new(self, Severity::Warning, place, message)
    }

    /// Something worth knowing.
    pub fn note(&'static self, place: Place, message: impl Into<String>) -> Finding {
        Finding::new(self, Severity::Note, place, message)
    }
}

impl Finding {
    /// A finding without a fix yet.
    pub fn new(rule: &'static Rule, severity: Severity, place: Place, message: impl Into<String>) -> Self {
        Self { rule, severity, place, message: message.into(), fix: String::new(), also: Vec::new(), edit: None }
    }

    /// What to write instead.
    pub fn fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = fix.into();
        self
    }

    /// Another place that has to do with it, and what is there. May be called several times.
    pub fn also(mut self, place: Place, says: impl Into<String>) -> Self {
        self.also.push((place, says.into()));
        self
    }

    /// The fix as a change of a file.
    pub fn edit(mut self, edit: Edit) -> Self {
        self.edit = Some(edit);
        self
    }

    /// Whether it keeps anything from being written.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    fn key(&self) -> (&Place, Severity, &str, &str, &str) {
        (&self.place, self.severity, self.rule.id, &self.message, &self.fix)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)?;
        if self.fix.is_empty() { Ok(()) } else { write!(formatter, "; fix: {}", self.fix) }
    }
}

impl std::error::Error for Finding {}

/// Sorts by place, then severity, rule and message, and drops what is told a second time.
///
/// Two findings are the same where place, severity, rule, message and fix are. Of them, the first one stays, with its
/// other ends and its edit.
pub fn tidied(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by(by_place);
    findings.dedup_by(|later, first| later.key() == first.key());
    findings
}

fn by_place(one: &Finding, other: &Finding) -> Ordering {
    one.key().cmp(&other.key())
}

#[cfg(test)]
mod tests {
    use super::{Severity, tidied};
    use crate::fixture::RULE;
    use crate::{Edit, Place};

    #[test]
    fn a_finding_reads_as_one_sentence_with_its_fix() {
        let finding = RULE.error(Place::NOWHERE, "no metric is called `foo`");
        assert_eq!(finding.to_string(), "no metric is called `foo`");
        let finding = finding.fix("write `bar`");
        assert_eq!(finding.to_string(), "no metric is called `foo`; fix: write `bar`");
        assert!(finding.is_error() && !RULE.warning(Place::NOWHERE, "a").is_error());
        assert_eq!(RULE.note(Place::NOWHERE, "a").severity, Severity::Note);
    }

    #[test]
    fn they_are_told_once_in_the_order_in_which_one_reads() {
        let at = |line, message: &str| RULE.error(Place::of_line("a.rs", line), message);
        let found = vec![
            RULE.warning(Place::NOWHERE, "last"),
            at(9, "c"),
            at(2, "b").also(Place::of_line("b.rs", 1), "the other end").edit(Edit::bytes("a.rs", 0..1, "x")),
            at(2, "b"),
            at(2, "a"),
            RULE.warning(Place::of_line("a.rs", 2), "a"),
        ];
        let tidy = tidied(found);
        let told: Vec<_> =
            tidy.iter().map(|one| format!("{}{}{}", one.severity.word(), one.place, one.message)).collect();
        assert_eq!(told, ["errora.rs:2a", "errora.rs:2b", "warninga.rs:2a", "errora.rs:9c", "warninglast"]);
        assert_eq!(tidy[1].also.len(), 1);
        assert!(tidy[1].edit.is_some());
    }
}
