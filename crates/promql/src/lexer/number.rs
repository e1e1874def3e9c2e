//! Numbers and durations: where they end, and what they are worth, as Go and Prometheus read them.

use query::{Span, duration, variable::is_alphanumeric};

use super::{Lexer, Token};

impl Lexer<'_> {
    pub(super) fn number_or_duration(&mut self) {
        self.literal();
        let start = self.at;
        if self.scan_number() {
            let span = Span::new(start, self.at);
            return self.tokens.push((Token::Number, span));
        }
        if self.scan_duration() {
            let span = Span::new(start, self.at);
            return self.tokens.push((Token::Duration, span));
        }
        let length = self.run_length(is_alphanumeric);
        self.at += length;
        let span = Span::new(start, self.at.max(start + 1));
        self.at = span.end;
        let text = span.of(self.text);
        self.fault(
            span,
            format!("`{text}` is neither a number nor a duration"),
            "write it like `1.5`, `1e6`, `5m` or `1h30m`",
        );
        self.tokens.push((Token::Number, span));
    }

    fn is(&self, set: &str) -> bool {
        self.peek(0).is_some_and(|byte| set.as_bytes().contains(&byte))
    }

    fn accept(&mut self, set: &str) -> bool {
        let accepted = self.is(set);
        self.at += usize::from(accepted);
        accepted
    }

    /// Passes over what Prometheus takes for a number; it need not be one. Its rules are odd (`0xee` is none): they are
    /// followed, so that a query is valid here exactly where it is valid there.
    fn scan_number(&mut self) -> bool {
        let start = self.at;
        let mut digits = "0123456789";
        if self.accept("0") && self.accept("xX") {
            self.accept("_");
            digits = "0123456789abcdefABCDEF";
        }
        self.accept(".");
        self.accept(digits);
        let (mut dot, mut exponent) = (false, false);
        while self.is(digits) || self.is("._eE") {
            if (dot && self.accept(".")) || (exponent && self.accept("eE")) {
                return false;
            }
            if self.accept(".") {
                dot = true;
                // Hexadecimal numbers have no fraction.
                if self.accept("_.") || digits.len() > 10 {
                    return false;
                }
            } else if self.accept("eE") {
                exponent = true;
                self.accept("+-");
                if self.accept("._eE") || self.peek(0).is_none() {
                    return false;
                }
            } else if self.accept("_") {
                if self.accept("._eE") || self.peek(0).is_none() {
                    return false;
                }
            } else {
                while self.accept(digits) {}
            }
        }
        self.at > start && !self.peek(0).is_some_and(is_alphanumeric)
    }

    /// Passes over the rest of a duration, whose first digits have been passed.
    fn scan_duration(&mut self) -> bool {
        if !self.accept("smhdwy") {
            return false;
        }
        self.accept("s");
        while self.accept("0123456789") {
            while self.accept("0123456789") {}
            if !self.accept("smhdw") {
                return false;
            }
            self.accept("s");
        }
        !self.peek(0).is_some_and(is_alphanumeric)
    }
}

/// The value of a number token.
pub(crate) fn number(text: &str) -> Option<f64> {
    if text.eq_ignore_ascii_case("inf") {
        return Some(f64::INFINITY);
    }
    if text.eq_ignore_ascii_case("nan") {
        return Some(f64::NAN);
    }
    if text.contains('_') && !underscores_separate_digits(text) {
        return None;
    }
    let plain = text.replace('_', "");
    if let Some(hex) = plain.strip_prefix("0x").or_else(|| plain.strip_prefix("0X")) {
        return i64::from_str_radix(hex, 16).ok().map(|value| value as f64);
    }
    // As in Go, a leading zero means octal where all digits are octal and the number is whole.
    if plain.len() > 1
        && plain.starts_with('0')
        && let Ok(value) = i64::from_str_radix(&plain, 8)
    {
        return Some(value as f64);
    }
    let value: f64 = plain.parse().ok()?;
    value.is_finite().then_some(value)
}

/// Go's rule: an underscore stands between digits, or between `0x` and a digit.
fn underscores_separate_digits(text: &str) -> bool {
    let (mut rest, mut previous) = (text.as_bytes(), b'^');
    let hex = rest.len() >= 2 && rest[0] == b'0' && rest[1].eq_ignore_ascii_case(&b'x');
    if hex {
        previous = b'0';
        rest = &rest[2..];
    }
    for &byte in rest {
        if byte.is_ascii_digit() || (hex && byte.is_ascii_hexdigit()) {
            previous = b'0';
        } else if byte == b'_' {
            if previous != b'0' {
                return false;
            }
            previous = b'_';
        } else {
            if previous == b'_' {
                return false;
            }
            previous = b'!';
        }
    }
    previous != b'_'
}

/// The seconds of a duration token: whole milliseconds.
pub(crate) fn duration(text: &str) -> Option<f64> {
    duration::nanoseconds(text).map(|nanoseconds| (nanoseconds / 1_000_000) as f64 / 1_000.0)
}

#[cfg(test)]
mod tests {
    use super::{duration, number};

    #[test]
    fn numbers_are_read_as_go_reads_them() {
        for (text, value) in [
            ("0", 0.0),
            ("1.5", 1.5),
            (".5", 0.5),
            ("5.", 5.0),
            ("1e3", 1000.0),
            ("1E-3", 0.001),
            ("0x1F", 31.0),
            ("0x_1f", 31.0),
            ("1_000", 1000.0),
            ("1_000.5", 1000.5),
            ("017", 15.0),
            ("089", 89.0),
            ("Inf", f64::INFINITY),
        ] {
            assert_eq!(number(text), Some(value), "{text}");
        }
        assert!(number("nAn").is_some_and(f64::is_nan));
        for text in ["1__0", "0x", "1e", "1e999", "1_"] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn durations_are_worth_seconds() {
        for (text, seconds) in [("5m", 300.0), ("100ms", 0.1), ("1d12h", 129_600.0), ("0s", 0.0)] {
            assert_eq!(duration(text), Some(seconds), "{text}");
        }
        assert_eq!(duration("1m1h"), None);
    }
}
