//! The words of a source file, as far as finding a text in it needs: code, strings, comments.

use std::ops::Range;

/// How a text is written in its file, so that an edit is written likewise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quoting {
    /// As it is.
    Plain,
    /// Between double quotes, with backslashes.
    Escaped,
    /// In a raw string with so many `#`.
    Raw(usize),
    /// Between single quotes of YAML, where a quote is written twice.
    Doubled,
}

/// A part of a source file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// One character of code.
    Code { at: usize, letter: char },
    /// A character literal, quotes included: no bracket in it opens anything.
    Letter(Range<usize>),
    /// A string literal: all of it, and what is between its quotes.
    Text { whole: Range<usize>, inner: Range<usize>, quoting: Quoting },
}

/// What stands in `source` from byte `start`, which is in no string or comment. Blanks and comments are left out.
pub(crate) fn pieces(source: &str, start: usize) -> Vec<Piece> {
    let mut lexer = Lexer { source, at: start, pieces: Vec::new() };
    while let Some(letter) = lexer.rest().chars().next() {
        lexer.step(letter);
    }
    lexer.pieces
}

/// The end of the first pair of brackets: of the arguments of the macro or the function that is called there.
pub(crate) fn end_of_call(pieces: &[Piece]) -> Option<usize> {
    let mut depth = 0_usize;
    for piece in pieces {
        let Piece::Code { at, letter } = piece else { continue };
        match letter {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth <= 1 => return (depth == 1).then_some(at + 1),
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
    }
    None
}

struct Lexer<'a> {
    source: &'a str,
    at: usize,
    pieces: Vec<Piece>,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        &self.source[self.at..]
    }

    fn step(&mut self, letter: char) {
        let rest = self.rest();
        if letter.is_whitespace() {
            self.at += letter.len_utf8();
        } else if rest.starts_with("//") {
            self.at += rest.find('\n').unwrap_or(rest.len());
        } else if rest.starts_with("/*") {
            self.at += length_of_comment(rest);
        } else if letter == '"' {
            self.text(0, 0);
        } else if is_word(letter) {
            self.word();
        } else if let Some(length) = length_of_letter(rest) {
            self.pieces.push(Piece::Letter(self.at..self.at + length));
            self.at += length;
        } else {
            self.code(letter.len_utf8());
        }
    }

    /// An identifier or a number; or the `r`, `b` or `c` of a string.
    fn word(&mut self) {
        let rest = self.rest();
        let word = &rest[..rest.find(|letter| !is_word(letter)).unwrap_or(rest.len())];
        let behind = &rest[word.len()..];
        let hashes = behind.len() - behind.trim_start_matches('#').len();
        let raw = ["r", "br", "cr"].contains(&word) && behind[hashes..].starts_with('"');
        if raw {
            self.text(word.len(), hashes);
        } else if ["b", "c"].contains(&word) && behind.starts_with('"') {
            self.at += word.len();
            self.text(0, 0);
        } else {
            self.code(word.len());
        }
    }

    /// A string, raw where its prefix has a length. One that never ends is code.
    fn text(&mut self, prefix: usize, hashes: usize) {
        let rest = self.rest();
        let begin = prefix + hashes + 1;
        let close = format!("\"{}", "#".repeat(hashes));
        let length = if prefix > 0 { rest[begin..].find(&close) } else { length_of_escaped(&rest[begin..]) };
        let Some(length) = length else { return self.code(begin) };
        let quoting = if prefix > 0 { Quoting::Raw(hashes) } else { Quoting::Escaped };
        let inner = self.at + begin..self.at + begin + length;
        let whole = self.at..inner.end + close.len();
        self.at = whole.end;
        self.pieces.push(Piece::Text { whole, inner, quoting });
    }

    fn code(&mut self, length: usize) {
        let letters = self.rest()[..length].char_indices();
        self.pieces.extend(letters.map(|(offset, letter)| Piece::Code { at: self.at + offset, letter }));
        self.at += length;
    }
}

pub(crate) fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// Comments nest.
fn length_of_comment(text: &str) -> usize {
    let (mut at, mut depth) = (2, 1_usize);
    while let Some(next) = text[at..].find("*/") {
        depth += text[at..at + next].matches("/*").count();
        depth -= 1;
        at += next + 2;
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

/// The length of `'x'` or `'\n'`; nothing for a lifetime, and for what is no quote.
fn length_of_letter(text: &str) -> Option<usize> {
    let mut letters = text.strip_prefix('\'')?.char_indices();
    let inner = match letters.next()? {
        (_, '\\') => letters.skip(1).find(|(_, letter)| *letter == '\'').map(|(at, _)| at),
        _ => letters.next().filter(|(_, letter)| *letter == '\'').map(|(at, _)| at),
    };
    // What is between the quotes of `'\u{10FFFF}'` is the longest.
    inner.filter(|length| *length <= 10).map(|length| length + 2)
}

/// The length of a text up to the quote that ends it.
fn length_of_escaped(text: &str) -> Option<usize> {
    let mut letters = text.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return Some(at),
            '\\' => _ = letters.next(),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Piece, end_of_call, pieces};

    /// Code as it is without blanks, strings between guillemets.
    fn read(source: &str) -> String {
        let text = |piece: &Piece| match piece {
            Piece::Code { letter, .. } => letter.to_string(),
            Piece::Letter(whole) => source[whole.clone()].to_owned(),
            Piece::Text { inner, .. } => format!("«{}»", &source[inner.clone()]),
        };
        pieces(source, 0).iter().map(text).collect()
    }

    #[test]
    fn strings_and_comments_are_told_from_code() {
        assert_eq!(read("a \"b \\\" c\" d"), "a«b \\\" c»d");
        assert_eq!(read("r#\"a \"b\" \\\"# r\"\\\" br##\"x\"#\"## b\"y\""), "«a \"b\" \\»«\\»«x\"#»«y»");
        assert_eq!(read("a // \" it's\n b /* \" /* { */ ' */ c"), "abc");
        assert_eq!(read("'\"' '\\'' '\\u{22}' 'é' <'a> \"b\""), "'\"''\\'''\\u{22}''é'<'a>«b»");
        assert_eq!(read("\"https://a\""), "«https://a»");
        assert_eq!(read("fr \"a\" /* open"), "fr«a»");
        assert_eq!(read("a /*/ b */ c /* /* */ d */ e"), "ace");
        assert_eq!(read("\"never ends"), "\"neverends");
    }

    #[test]
    fn a_call_ends_where_its_brackets_close() {
        let end = |source: &str| end_of_call(&pieces(source, 0)).map(|end| source[..end].to_owned());
        assert_eq!(end("promql! { a{b=\"}\"}[5m] }; c()").as_deref(), Some("promql! { a{b=\"}\"}[5m] }"));
        assert_eq!(end("new(\"(\", ')') + 1").as_deref(), Some("new(\"(\", ')')"));
        assert_eq!(end("} promql!(a)"), None);
        assert_eq!(end("promql!(a"), None);
    }
}
