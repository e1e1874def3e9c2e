//! A place that was looked up: lines, columns and bytes of a file.

use std::fmt;
use std::ops::Range;

use crate::lex::Quoting;

/// A line and a column, both from 1; columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line.
    pub line: u32,
    /// The column.
    pub column: u32,
}

impl Position {
    /// A line and a column.
    pub const fn new(line: u32, column: u32) -> Self {
        Self { line, column }
    }

    /// Where a byte of a text is.
    pub fn of(text: &str, byte: usize) -> Self {
        let before = &text[..text.floor_char_boundary(byte)];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let count = |number: usize| u32::try_from(number + 1).unwrap_or(u32::MAX);
        Self { line: count(before.matches('\n').count()), column: count(before[line_start..].chars().count()) }
    }

    /// The byte of a text that is there, at most at the end of the line; `None` behind the last line.
    pub fn byte(self, text: &str) -> Option<usize> {
        let line = usize::try_from(self.line).ok()?.checked_sub(1)?;
        let start =
            if line == 0 { 0 } else { text.match_indices('\n').nth(line - 1).map(|(newline, _)| newline + 1)? };
        let content = text[start..].split('\n').next().unwrap_or_default();
        let content = content.strip_suffix('\r').unwrap_or(content);
        let letters = usize::try_from(self.column).ok()?.saturating_sub(1);
        Some(start + content.char_indices().nth(letters).map_or(content.len(), |(at, _)| at))
    }
}

impl fmt::Display for Position {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.line, self.column)
    }
}

/// Where a [`Place`](crate::Place) is in its file, as [`Sources::spot`](crate::Sources::spot) found it. Displayed as
/// `file:line:column`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The file.
    pub file: String,
    /// The first character.
    pub start: Position,
    /// The character after the last; the same as `start` where only that is known.
    pub end: Position,
    bytes: Option<Range<usize>>,
    is_exact: bool,
    quoting: Quoting,
}

impl Spot {
    /// In a file whose text is not known.
    pub(crate) fn unread(file: &str, line: u32, column: u32, is_exact: bool) -> Self {
        let start = Position::new(line, column);
        Self { file: file.to_owned(), start, end: start, bytes: None, is_exact, quoting: Quoting::Plain }
    }

    /// These bytes of a file with this text.
    pub(crate) fn of_bytes(file: &str, text: &str, bytes: Range<usize>) -> Self {
        let (start, end) = (Position::of(text, bytes.start), Position::of(text, bytes.end));
        Self { file: file.to_owned(), start, end, bytes: Some(bytes), is_exact: true, quoting: Quoting::Plain }
    }

    pub(crate) fn quoted(self, quoting: Quoting) -> Self {
        Self { quoting, ..self }
    }

    pub(crate) fn inexact(self) -> Self {
        Self { is_exact: false, ..self }
    }

    /// The bytes of the file; `None` where the file could not be read.
    pub fn bytes(&self) -> Option<Range<usize>> {
        self.bytes.clone()
    }

    /// Whether these are the very words, and not only the call that holds them.
    pub const fn is_exact(&self) -> bool {
        self.is_exact
    }

    /// How the text is written there.
    pub const fn quoting(&self) -> Quoting {
        self.quoting
    }
}

impl fmt::Display for Spot {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.file, self.start)
    }
}

#[cfg(test)]
mod tests {
    use super::Position;

    #[test]
    fn positions_and_bytes_agree_for_every_character() {
        let text = "a\té\n\nñ {日}\r\nlast";
        for (byte, letter) in text.char_indices().filter(|(_, letter)| *letter != '\n' && *letter != '\r') {
            assert_eq!(Position::of(text, byte).byte(text), Some(byte), "{letter}");
        }
        assert_eq!(Position::of(text, text.find('日').unwrap()), Position::new(3, 4));
        assert_eq!(Position::of(text, text.len()), Position::new(4, 5));
    }

    #[test]
    fn behind_the_end_of_a_line_is_its_end_and_behind_the_last_line_is_nowhere() {
        assert_eq!(Position::new(1, 9).byte("ab\r\ncd"), Some(2));
        assert_eq!(Position::new(2, 0).byte("ab\r\ncd"), Some(4));
        assert_eq!(Position::new(3, 1).byte("ab\r\ncd"), None);
        assert_eq!(Position::new(0, 1).byte("ab"), None);
        assert_eq!(Position::of("é", 1), Position::new(1, 1));
    }
}
