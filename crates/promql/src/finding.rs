//! One voice for every fault: where it is, what is wrong, and what to write instead.

use std::fmt;

/// A range of bytes in the text of a query.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    /// The bytes from `start` up to `end`, which is not part of it.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// From the start of this one to the end of the other.
    pub const fn to(self, other: Self) -> Self {
        Self { start: self.start, end: other.end }
    }

    /// The part of the text that it covers; empty where it does not fit the text.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

/// A fault of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Where in the text.
    pub span: Span,
    /// What is wrong: lower case, no final period, names in backquotes.
    pub message: String,
    /// What to write instead.
    pub fix: String,
}

impl Finding {
    /// A fault at a place.
    pub fn new(span: Span, message: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { span, message: message.into(), fix: fix.into() }
    }

    /// The line and the column, both from 1, at which it begins; columns count characters.
    pub fn line_and_column(&self, text: &str) -> (usize, usize) {
        let before = text.get(..self.span.start).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}; fix: {}", self.message, self.fix)
    }
}

impl std::error::Error for Finding {}

#[cfg(test)]
mod tests {
    use super::{Finding, Span};

    #[test]
    fn a_finding_reads_as_one_sentence_with_its_remedy() {
        let finding = Finding::new(Span::new(4, 7), "no metric is called `foo`", "write `bar`");
        assert_eq!(finding.to_string(), "no metric is called `foo`; fix: write `bar`");
    }

    #[test]
    fn columns_count_characters_of_the_line() {
        let text = "a +\n\"é\" + foo";
        let at = text.find("foo").unwrap();
        assert_eq!(Finding::new(Span::new(at, at + 3), "", "").line_and_column(text), (2, 7));
        assert_eq!(Span::new(at, at + 3).of(text), "foo");
        assert_eq!(Span::new(5, 99).of(text), "");
    }
}
