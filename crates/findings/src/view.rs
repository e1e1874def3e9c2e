//! A source file without its layout: what is left when blanks and comments go, and where each character came from.
//!
//! A query's text differs from what its author wrote in layout only (margins, line ends, comments between words), or in
//! the backslashes of a string. Without blanks both are the same characters in the same order.

use std::ops::Range;

use crate::lex::{Piece, Quoting, is_word};

/// A character, and the bytes it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Glyph {
    pub letter: char,
    pub start: usize,
    pub end: usize,
    /// Which string it stands in; code is one as a whole.
    pub part: usize,
    pub quoting: Quoting,
}

/// Stands where a text can neither begin before and end behind.
const BREAK: char = '\0';

/// The characters of a text, without blanks.
pub(crate) fn glyphs(text: &str, offset: usize) -> Vec<Glyph> {
    let visible = text.char_indices().filter(|(_, letter)| !letter.is_whitespace());
    let glyph = |(at, letter): (usize, char)| {
        let start = offset + at;
        Glyph { letter, start, end: start + letter.len_utf8(), part: 0, quoting: Quoting::Plain }
    };
    visible.map(glyph).collect()
}

/// The code, strings among it as they are written: where a query is written as tokens.
pub(crate) fn of_code(source: &str, pieces: &[Piece]) -> Vec<Glyph> {
    let glyphs_of = |piece: &Piece| match piece {
        Piece::Code { at, letter } => glyphs(&source[*at..*at + letter.len_utf8()], *at),
        Piece::Letter(whole) | Piece::Text { whole, .. } => glyphs(&source[whole.clone()], whole.start),
    };
    pieces.iter().flat_map(glyphs_of).collect()
}

/// What the strings mean, one behind the other where only commas stand between them: where a query is pasted.
pub(crate) fn of_strings(source: &str, pieces: &[Piece]) -> Vec<Glyph> {
    let mut view: Vec<Glyph> = Vec::new();
    for (part, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Code { letter: ',', .. } => {}
            Piece::Code { at, .. } | Piece::Letter(Range { start: at, .. }) => {
                if view.last().is_some_and(|last| last.letter != BREAK) {
                    view.push(Glyph { letter: BREAK, start: *at, end: *at, part, quoting: Quoting::Plain });
                }
            }
            Piece::Text { inner, quoting, .. } => {
                let meant = match quoting {
                    Quoting::Escaped => unescaped(source, inner.clone()),
                    Quoting::Plain | Quoting::Raw(_) | Quoting::Doubled => glyphs(&source[inner.clone()], inner.start),
                };
                view.extend(meant.into_iter().map(|glyph| Glyph { part, quoting: *quoting, ..glyph }));
            }
        }
    }
    view
}

/// All of a file that is no code, where a doubled quote of YAML is one.
pub(crate) fn of_single_quoted(source: &str, start: usize) -> Vec<Glyph> {
    let mut view = glyphs(&source[start..], start);
    view.dedup_by(|second, first| {
        let both = first.letter == '\'' && second.letter == '\'' && first.end == second.start;
        if both {
            first.end = second.end;
        }
        both
    });
    view
}

/// The characters that a string with backslashes means, without blanks.
fn unescaped(source: &str, inner: Range<usize>) -> Vec<Glyph> {
    let text = &source[inner.clone()];
    let mut view = Vec::new();
    let mut at = 0;
    while let Some(letter) = text[at..].chars().next() {
        let (meant, length) = if letter == '\\' { escape(&text[at..]) } else { (Some(letter), letter.len_utf8()) };
        if let Some(letter) = meant.filter(|letter| !letter.is_whitespace()) {
            let start = inner.start + at;
            view.push(Glyph { letter, start, end: start + length, part: 0, quoting: Quoting::Escaped });
        }
        at += length;
    }
    view
}

/// What a backslash and what follows mean in Rust or JSON, and how long that is.
fn escape(text: &str) -> (Option<char>, usize) {
    let Some(kind) = text[1..].chars().next() else { return (None, 1) };
    let number = |digits: &str| u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
    let of_digits = |from: usize, to: usize| {
        let meant = text.get(from..to).and_then(number);
        (meant, if meant.is_some() { to } else { from })
    };
    match kind {
        'n' | 't' | 'r' | '\n' | '\r' => (Some(' '), 2),
        'x' => of_digits(2, 4),
        'u' if text[2..].starts_with('{') => {
            let end = text.find('}').unwrap_or(text.len() - 1);
            (text.get(3..end).and_then(number), end + 1)
        }
        'u' => of_digits(2, 6),
        other => (Some(other), 1 + other.len_utf8()),
    }
}

/// Where a text stands in the view, each word of it whole: the index of its first character.
pub(crate) fn found<'a>(view: &'a [Glyph], text: &'a [Glyph]) -> impl Iterator<Item = usize> + 'a {
    let fits = move |at: &usize| {
        let same = view[*at..].iter().zip(text).all(|(one, other)| one.letter == other.letter);
        same && is_whole(view, *at..*at + text.len())
    };
    let last = if text.is_empty() { 0 } else { (view.len() + 1).saturating_sub(text.len()) };
    (0..last).filter(fits)
}

/// Whether no word goes on before it or behind it: `up` is not found in `setup`.
fn is_whole(view: &[Glyph], range: Range<usize>) -> bool {
    let in_word = |glyph: &Glyph| is_word(glyph.letter) || glyph.letter == ':';
    let joined = |at: usize| match at.checked_sub(1).and_then(|before| view.get(before)).zip(view.get(at)) {
        Some((one, other)) => one.end == other.start && in_word(one) && in_word(other),
        None => false,
    };
    !joined(range.start) && !joined(range.end)
}

/// Whether it fills brackets, an argument, what is behind `=>`, or strings.
pub(crate) fn is_alone(view: &[Glyph], range: Range<usize>) -> bool {
    let begins = match range.start.checked_sub(1).map(|before| view[before]) {
        None => true,
        Some(before) => before.part != view[range.start].part || "{([,>=;\0".contains(before.letter),
    };
    let ends = match view.get(range.end) {
        None => true,
        Some(behind) => behind.part != view[range.end - 1].part || "})],;\0".contains(behind.letter),
    };
    begins && ends
}

#[cfg(test)]
mod tests {
    use super::{found, glyphs, is_alone, of_code, of_single_quoted, of_strings};
    use crate::lex::pieces;

    fn letters(view: &[super::Glyph]) -> String {
        view.iter().map(|glyph| if glyph.letter == '\0' { '|' } else { glyph.letter }).collect()
    }

    #[test]
    fn a_view_is_what_was_meant_without_layout() {
        let source = "a { b=\"c d\" } // no\n\"e\\\"\\n\\u{e9}\\x41\\u0042\\\\\", r#\"f\"\"#; \"\\/\"";
        let pieces = pieces(source, 0);
        assert_eq!(
            letters(&of_code(source, &pieces)),
            "a{b=\"cd\"}\"e\\\"\\n\\u{e9}\\x41\\u0042\\\\\",r#\"f\"\"#;\"\\/\""
        );
        assert_eq!(letters(&of_strings(source, &pieces)), "cd|e\"éAB\\f\"|/");
        for glyph in of_strings(source, &pieces).iter().filter(|glyph| glyph.letter != '\0') {
            let written = &source[glyph.start..glyph.end];
            assert!(written.starts_with(glyph.letter) || written.starts_with('\\'), "{glyph:?}");
        }
        assert_eq!(letters(&of_single_quoted("x: 'a''b '\r\n", 3)), "'a'b'");
    }

    #[test]
    fn words_are_found_whole() {
        let view = glyphs("setup up_2 a:up up{x} == up", 0);
        let at: Vec<_> = found(&view, &glyphs("up", 0)).map(|at| view[at].start).collect();
        assert_eq!(at, [16, 25]);
        assert_eq!(found(&view, &glyphs("", 0)).count(), 0);
        assert_eq!(found(&glyphs("u", 0), &glyphs("up", 0)).count(), 0);
    }

    #[test]
    fn a_text_is_alone_between_brackets() {
        let view = glyphs("{up}(Ratio=>up)(up+up)", 0);
        let alone: Vec<_> =
            found(&view, &glyphs("up", 0)).filter(|at| is_alone(&view, *at..at + 2)).map(|at| view[at].start).collect();
        assert_eq!(alone, [1, 12]);
    }
}
