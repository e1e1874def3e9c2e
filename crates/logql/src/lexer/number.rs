//! Numbers, durations and bytes: where they end, and what they are worth, as Go and Loki read them.

use query::variable::is_alphanumeric;
use query::{Operator, Span};

use super::{Lexer, Token};
use crate::length;

impl Lexer<'_> {
    pub(super) fn number(&mut self) {
        let start = self.at;
        let length = number_length(self.rest());
        let behind = &self.rest()[length..];
        for (token, run, reads) in [
            (Token::Duration, run(behind, "nuµmshdwy"), is_duration as fn(&str) -> bool),
            (Token::Bytes, run(behind, "BikKMGTP"), is_bytes),
        ] {
            if run > 0 && reads(&self.rest()[..length + run]) {
                return self.push(token, length + run);
            }
        }
        let text = &self.rest()[..length];
        if value(text).is_none() {
            let more = behind.bytes().take_while(|byte| is_alphanumeric(*byte)).count();
            let span = Span::new(start, start + length + more);
            let text = span.of(self.text).to_owned();
            self.fault(
                span,
                format!("`{text}` is no number that Loki reads"),
                "write it like `1.5`, `1e6`, `5m`, `1h30m` or `10KB`",
            );
            return self.push(Token::Number, length + more);
        }
        self.push(Token::Number, length);
    }

    /// `--strict`, `-5m`, or the operator.
    pub(super) fn minus(&mut self) {
        if self.peek(1) == Some(b'-') {
            let flag = self.rest().bytes().take(LONGEST).take_while(|byte| byte.is_ascii_alphabetic() || *byte == b'-');
            let length = flag.count();
            if matches!(&self.rest()[..length], "--strict" | "--keep-empty") {
                return self.push(Token::Flag, length);
            }
        }
        let length = 1 + run(&self.rest()[1..], "nuµmshdwy");
        if length > 1 && is_duration(&self.rest()[..length]) {
            return self.push(Token::Duration, length);
        }
        self.push(Token::Operator(Operator::Sub), 1);
    }
}

fn is_duration(text: &str) -> bool {
    length::of_either(text).is_some()
}

fn is_bytes(text: &str) -> bool {
    length::bytes(text).is_some()
}

/// Longer ones are no durations, bytes or flags: what is looked at again and again has an end.
const LONGEST: usize = 64;

/// How many bytes belong to digits, dots and these letters.
fn run(text: &str, letters: &str) -> usize {
    let belongs = |found: &char| found.is_numeric() || *found == '.' || letters.contains(*found);
    text.chars().take(LONGEST).take_while(belongs).map(char::len_utf8).sum()
}

/// How many bytes Go's scanner takes for a number.
fn number_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digits = |from: usize, hex: bool| {
        let belongs = |byte: &&u8| **byte == b'_' || byte.is_ascii_digit() || (hex && byte.is_ascii_hexdigit());
        from + bytes[from..].iter().take_while(belongs).count()
    };
    // `0B` begins a binary number, not a number of bytes.
    let prefix = match (bytes.first(), bytes.get(1).map(u8::to_ascii_lowercase)) {
        (Some(b'0'), Some(b'x' | b'o' | b'b')) => 2,
        _ => 0,
    };
    let hex = prefix > 0 && bytes[1].eq_ignore_ascii_case(&b'x');
    let mut end = digits(prefix, hex);
    if bytes.get(end) == Some(&b'.') {
        end = digits(end + 1, hex);
    }
    if bytes.get(end).is_some_and(|byte| matches!(byte, b'e' | b'E' | b'p' | b'P')) {
        end += 1;
        end += usize::from(bytes.get(end).is_some_and(|sign| matches!(sign, b'+' | b'-')));
        end = digits(end, false);
    }
    end
}

/// Whether Loki reads it as a number.
pub(crate) fn is_number(text: &str) -> bool {
    value(text.strip_prefix(['-', '+']).unwrap_or(text)).is_some()
}

/// What a number is worth; `None` for what Loki refuses, and for the forms with a prefix, which nobody writes.
pub(crate) fn value(text: &str) -> Option<f64> {
    let separated = |(at, _): (usize, &str)| {
        let is_digit = |at: Option<usize>| at.and_then(|at| text.as_bytes().get(at)).is_some_and(u8::is_ascii_digit);
        is_digit(at.checked_sub(1)) && is_digit(Some(at + 1))
    };
    if !text.match_indices('_').all(separated) {
        return None;
    }
    let plain = text.replace('_', "");
    let is_decimal = plain.bytes().all(|byte| byte.is_ascii_digit() || b".eE+-".contains(&byte));
    // To Go's scanner a whole number with a leading zero is octal, and 8 and 9 are no digits of it.
    let octal = plain.starts_with('0') && plain.bytes().all(|byte| byte.is_ascii_digit());
    if !is_decimal || (octal && plain.contains(['8', '9'])) {
        return None;
    }
    plain.parse::<f64>().ok().filter(|value| value.is_finite())
}
