//! One voice for every fault of a query: which rule, where, what is wrong, and what to write instead.

use std::fmt;

use findings::{Place, Rule};

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

/// A fault of a query. Displayed as `message; fix: fix`.
///
/// It is not yet a [`findings::Finding`]: who analyses a text does not know where that stands. A macro underlines the
/// tokens that the span came from; whatever reads queries from a file makes it one by [`placed`](Finding::placed).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule that is broken.
    pub rule: &'static Rule,
    /// Where in the text.
    pub span: Span,
    /// What is wrong: lower case, no final period, names in backquotes.
    pub message: String,
    /// What to write instead.
    pub fix: String,
}

impl Finding {
    /// A fault at a place.
    pub fn new(rule: &'static Rule, span: Span, message: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { rule, span, message: message.into(), fix: fix.into() }
    }

    /// The same in a file, where `text` is the query and `place` where it stands: what printers take.
    ///
    /// ```
    /// use query::{Finding, Span, rules::UNIT_MISMATCH};
    /// use findings::Place;
    ///
    /// let found = Finding::new(&UNIT_MISMATCH, Span::new(2, 3), "`+` combines bytes with seconds", "drop one");
    /// let placed = found.placed(Place::of_line("rules.yaml", 7), "a + b");
    /// assert_eq!(placed.place.within().map(|within| within.start), Some(2));
    /// assert_eq!(placed.to_string(), "`+` combines bytes with seconds; fix: drop one");
    /// ```
    pub fn placed(&self, place: Place, text: &str) -> findings::Finding {
        let place = place.inside(text.to_owned(), self.span.start..self.span.end);
        self.rule.error(place, self.message.clone()).fix(self.fix.clone())
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

/// The findings in the order of their places, each once.
pub fn sorted(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by_key(|finding| finding.span);
    findings.dedup();
    findings
}

#[cfg(test)]
mod tests {
    use super::{Finding, Span, sorted};
    use crate::rules::{NEVER_MATCHES, UNIT_MISMATCH};

    #[test]
    fn a_finding_reads_as_one_sentence_with_its_fix() {
        let finding = Finding::new(&NEVER_MATCHES, Span::new(4, 7), "the sides never match", "write `on (a)`");
        assert_eq!(finding.to_string(), "the sides never match; fix: write `on (a)`");
        assert_eq!(finding.rule.id, "query/never-matches");
    }

    #[test]
    fn columns_count_characters_of_the_line() {
        let text = "a +\n\"é\" + foo";
        let at = text.find("foo").unwrap();
        assert_eq!(Finding::new(&UNIT_MISMATCH, Span::new(at, at + 3), "", "").line_and_column(text), (2, 7));
        assert_eq!(Span::new(at, at + 3).of(text), "foo");
        assert_eq!(Span::new(5, 99).of(text), "");
    }

    #[test]
    fn what_is_told_twice_is_told_once_and_in_order() {
        let at = |start| Finding::new(&UNIT_MISMATCH, Span::new(start, start + 1), "a", "b");
        assert_eq!(sorted(vec![at(3), at(1), at(3)]), [at(1), at(3)]);
    }
}
