//! Lengths of time and numbers of bytes, as Loki reads and as we write them.

use query::Span;
use query::duration::{UNITS, nanoseconds};

/// A length of time, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Length {
    /// Where it stands.
    pub span: Span,
    /// What it says.
    pub kind: LengthKind,
}

/// A length of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LengthKind {
    /// So many nanoseconds.
    Fixed(i64),
    /// `$__auto`.
    Variable(String),
}

impl Length {
    /// How many seconds, where it is no variable.
    pub const fn seconds(&self) -> Option<f64> {
        match self.kind {
            LengthKind::Fixed(nanoseconds) => Some(nanoseconds as f64 / 1e9),
            LengthKind::Variable(_) => None,
        }
    }
}

/// The nanoseconds of a duration as Prometheus writes it: `1h30m`; a 0 needs no unit.
pub(crate) fn of_prometheus(text: &str) -> Option<i64> {
    if text == "0" { Some(0) } else { nanoseconds(text) }
}

/// The nanoseconds of a duration as Go writes it: `1.5h`, `-300ms`, `10us`.
pub(crate) fn of_go(text: &str) -> Option<i64> {
    let (sign, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text),
    };
    if rest == "0" {
        return Some(0);
    }
    let mut sum = 0.0;
    while !rest.is_empty() {
        let number = rest.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
        let (number, behind) = rest.split_at(number);
        let unit = behind.find(|found: char| found.is_ascii_digit() || found == '.').unwrap_or(behind.len());
        let (unit, behind) = behind.split_at(unit);
        let length = match unit {
            "ns" => 1.0,
            "us" | "µs" | "μs" => 1e3,
            _ => UNITS[3..].iter().find(|(known, _)| *known == unit)?.1 as f64,
        };
        if !number.bytes().any(|byte| byte.is_ascii_digit()) {
            return None;
        }
        sum += number.parse::<f64>().ok()? * length;
        rest = behind;
    }
    (text.len() > usize::from(sign < 0.0) && sum <= i64::MAX as f64).then_some((sign * sum).trunc() as i64)
}

/// Either: Loki tries the one, then the other.
pub(crate) fn of_either(text: &str) -> Option<i64> {
    of_prometheus(text).or_else(|| of_go(text))
}

/// A number of bytes: `5KB`, `1.5MiB`, `10k`.
pub(crate) fn bytes(text: &str) -> Option<u64> {
    let number = text.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
    let (number, unit) = text.split_at(number);
    let unit = unit.to_ascii_lowercase();
    let letter = unit.trim_end_matches('b');
    let (letter, base) = match letter.strip_suffix('i') {
        Some(letter) if !letter.is_empty() => (letter, 1024.0_f64),
        _ => (letter, 1000.0),
    };
    let power = ["", "k", "m", "g", "t", "p"].iter().position(|known| *known == letter)?;
    let value = number.parse::<f64>().ok()? * base.powi(i32::try_from(power).ok()?);
    #[expect(clippy::cast_sign_loss, reason = "digits alone are not negative")]
    (unit.len() - unit.trim_end_matches('b').len() <= 1 && value < u64::MAX as f64).then_some(value as u64)
}

/// A duration so that Loki reads it as the same.
pub(crate) fn written(nanoseconds: i64) -> String {
    const SMALL: [(&str, i64); 2] = [("us", 1_000), ("ns", 1)];
    let mut text = if nanoseconds < 0 { "-".to_owned() } else { String::new() };
    let mut rest = nanoseconds.unsigned_abs();
    // Only what is positive and whole in milliseconds is read in Prometheus' way, which knows days.
    let days = nanoseconds > 0 && nanoseconds % 1_000_000 == 0;
    for (unit, length) in UNITS[if days { 2 } else { 3 }..].iter().chain(&SMALL) {
        let length = length.unsigned_abs();
        if rest >= length {
            text.extend([&(rest / length).to_string(), *unit]);
            rest %= length;
        }
    }
    if nanoseconds == 0 { "0s".to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::{bytes, of_either, of_go, of_prometheus, written};

    #[test]
    fn durations_are_read_in_both_ways() {
        for (text, prometheus, go) in [
            ("5m", Some(300_000_000_000), Some(300_000_000_000)),
            ("1d", Some(86_400_000_000_000), None),
            ("1.5h", None, Some(5_400_000_000_000)),
            ("-5m", None, Some(-300_000_000_000)),
            ("10us", None, Some(10_000)),
            ("1m1h", None, Some(3_660_000_000_000)),
            ("0", Some(0), Some(0)),
            ("", None, None),
            ("5", None, None),
            ("-", None, None),
            ("5min", None, None),
            ("300y", None, None),
        ] {
            assert_eq!((of_prometheus(text), of_go(text)), (prometheus, go), "{text}");
        }
    }

    #[test]
    fn bytes_are_read_with_their_unit() {
        for (text, value) in [
            ("5B", Some(5)),
            ("5KB", Some(5_000)),
            ("1.5KiB", Some(1_536)),
            ("1k", Some(1_000)),
            ("2Gi", Some(2_147_483_648)),
            ("5i", None),
            ("5KBB", None),
            ("5.5.5K", None),
            ("20000P", None),
        ] {
            assert_eq!(bytes(text), value, "{text}");
        }
    }

    #[test]
    fn what_is_written_is_read_as_the_same() {
        for (nanoseconds, text) in [
            (0, "0s"),
            (90_000_000_000, "1m30s"),
            (691_200_000_000_000, "8d"),
            (-86_400_000_000_000, "-24h"),
            (1_500, "1us500ns"),
        ] {
            assert_eq!(written(nanoseconds), text);
            assert_eq!(of_either(text), Some(nanoseconds));
        }
    }
}
