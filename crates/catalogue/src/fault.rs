//! What is wrong with a text that is read, and the fix.

use std::fmt;

/// A fault of a catalogue or a page. Displayed as `message; fix: fix`.
///
/// It breaks no rule that `explain` could show, and the text may be a page that somebody just served, which is no
/// file: the command that reads it makes a finding of it, by the rule of what stops a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line, from 1; 0 for the text as a whole.
    pub line: usize,
    /// What is wrong: lower case, no final period, names in backquotes.
    pub message: String,
    /// What to write instead.
    pub fix: String,
}

impl Fault {
    /// A fault of a line; 0 for the text as a whole.
    pub fn new(line: usize, message: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { line, message: message.into(), fix: fix.into() }
    }

    /// What is wrong, with the file and the line in front, as editors link it.
    ///
    /// ```
    /// let fault = catalogue::Fault::new(3, "`wheel` is not a kind of metric", "write gauge");
    /// assert_eq!(fault.at("kettle.prom"), "kettle.prom:3: `wheel` is not a kind of metric");
    /// ```
    pub fn at(&self, path: &str) -> String {
        match self.line {
            0 => format!("{path}: {}", self.message),
            line => format!("{path}:{line}: {}", self.message),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}; fix: {}", self.message, self.fix)
    }
}

impl std::error::Error for Fault {}
