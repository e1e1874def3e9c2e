//! Lengths of time as Prometheus writes them, which Loki reads too: `1h30m`.

/// The units, from the longest to the shortest, and their nanoseconds.
pub const UNITS: [(&str, i64); 7] = [
    ("y", 31_536_000_000_000_000),
    ("w", 604_800_000_000_000),
    ("d", 86_400_000_000_000),
    ("h", 3_600_000_000_000),
    ("m", 60_000_000_000),
    ("s", 1_000_000_000),
    ("ms", 1_000_000),
];

/// The nanoseconds of a duration: whole numbers with units that go from the longest to the shortest, each once.
///
/// ```
/// assert_eq!(query::duration::nanoseconds("1m30s"), Some(90_000_000_000));
/// assert_eq!(query::duration::nanoseconds("30s1m"), None);
/// ```
pub fn nanoseconds(text: &str) -> Option<i64> {
    let (mut rest, mut units, mut sum) = (text, UNITS.iter(), 0_i64);
    while !rest.is_empty() {
        let (number, behind) = rest.split_at(rest.bytes().take_while(u8::is_ascii_digit).count());
        let letters = behind.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (_, length) = units.find(|(unit, _)| *unit == &behind[..letters])?;
        sum = sum.checked_add(number.parse::<i64>().ok()?.checked_mul(*length)?)?;
        rest = &behind[letters..];
    }
    (!text.is_empty()).then_some(sum)
}

#[cfg(test)]
mod tests {
    use super::nanoseconds;

    #[test]
    fn durations_go_from_the_longest_unit_to_the_shortest() {
        for (text, seconds) in [("5m", 300), ("1h30m", 5400), ("1y", 31_536_000), ("1d12h", 129_600), ("0s", 0)] {
            assert_eq!(nanoseconds(text), Some(seconds * 1_000_000_000), "{text}");
        }
        assert_eq!(nanoseconds("100ms"), Some(100_000_000));
        for text in ["", "5", "1m1h", "5m5m", "1.5m", "5hs", "300y", "1e5s", "99999999999999999999s", "-5m"] {
            assert_eq!(nanoseconds(text), None, "{text}");
        }
    }
}
