//! Lengths of time with their unit, written the way Prometheus and Loki read them.

use super::fault::Fault;

/// A length of time: `seconds(30)`, `minutes(15)`, `days(31)`. Displays as Prometheus writes it: `30s`, `1h30m`, `31d`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Duration {
    milliseconds: u64,
}

/// `milliseconds(500)` is `500ms`.
#[track_caller]
pub const fn milliseconds(count: u64) -> Duration {
    Duration::of_units(count, 1)
}

/// `seconds(30)` is `30s`.
#[track_caller]
pub const fn seconds(count: u64) -> Duration {
    Duration::of_units(count, 1_000)
}

/// `minutes(5)` is `5m`.
#[track_caller]
pub const fn minutes(count: u64) -> Duration {
    Duration::of_units(count, 60_000)
}

/// `hours(2)` is `2h`.
#[track_caller]
pub const fn hours(count: u64) -> Duration {
    Duration::of_units(count, 3_600_000)
}

/// `days(31)` is `31d`. A day has 24 hours.
#[track_caller]
pub const fn days(count: u64) -> Duration {
    Duration::of_units(count, 86_400_000)
}

const UNITS: [(&str, u64); 7] = [
    ("y", 365 * 86_400_000),
    ("w", 7 * 86_400_000),
    ("d", 86_400_000),
    ("h", 3_600_000),
    ("m", 60_000),
    ("s", 1_000),
    ("ms", 1),
];

impl Duration {
    /// No time at all. The constructors refuse it, because a zero interval or timeout is nearly always a slip.
    pub const ZERO: Self = Self { milliseconds: 0 };

    #[track_caller]
    const fn of_units(count: u64, unit: u64) -> Self {
        if count == 0 {
            Fault::new("a duration cannot be zero; fix: give a length, or say `Duration::ZERO` where none is meant")
                .raise()
        }
        match count.checked_mul(unit) {
            Some(milliseconds) => Self { milliseconds },
            None => Fault::new("duration: ")
                .number(count)
                .text(" units are longer than can be counted")
                .fix("give a shorter time")
                .raise(),
        }
    }

    /// Reads a duration as Prometheus does: `5m`, `1h30m`, `31d`; units from long to short, each at most once.
    #[track_caller]
    pub const fn parse(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut total = 0_u64;
        let mut index = 0;
        let mut next_unit = 0;
        while index < bytes.len() {
            let mut count = 0_u64;
            let first = index;
            while index < bytes.len() && bytes[index].is_ascii_digit() && index - first < 12 {
                count = count * 10 + (bytes[index] - b'0') as u64;
                index += 1;
            }
            let mut unit = next_unit;
            while unit < UNITS.len() && !unit_at(bytes, index, UNITS[unit].0) {
                unit += 1;
            }
            if index == first || unit == UNITS.len() {
                Fault::new("duration ")
                    .quoted(text)
                    .text(" is not one that Prometheus reads; fix: write it like `30s`, `5m`, `1h30m` or `31d`")
                    .raise()
            }
            total += count * UNITS[unit].1;
            index += UNITS[unit].0.len();
            next_unit = unit + 1;
        }
        if total == 0 {
            Fault::new("duration ")
                .quoted(text)
                .text(" is no time at all; fix: write it like `30s`, `5m`, `1h30m` or `31d`")
                .raise()
        }
        Self { milliseconds: total }
    }

    /// Whole milliseconds.
    pub const fn as_milliseconds(self) -> u64 {
        self.milliseconds
    }

    /// Whole seconds, rounded down.
    pub const fn as_seconds(self) -> u64 {
        self.milliseconds / 1_000
    }
}

/// Whether the unit at `index` is exactly `unit`: `m` is not the beginning of `ms`.
const fn unit_at(bytes: &[u8], index: usize, unit: &str) -> bool {
    let unit = unit.as_bytes();
    let end = index + unit.len();
    if end > bytes.len() || (end < bytes.len() && !bytes[end].is_ascii_digit()) {
        return false;
    }
    let mut at = 0;
    while at < unit.len() {
        if bytes[index + at] != unit[at] {
            return false;
        }
        at += 1;
    }
    true
}

impl std::fmt::Display for Duration {
    fn fmt(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        if self.milliseconds == 0 {
            return formatter.write_str("0s");
        }
        let mut rest = self.milliseconds;
        // Years and weeks are read but not written: `31d` says more to an operator than `4w3d`.
        for (unit, size) in UNITS.iter().skip(2) {
            if rest >= *size {
                write!(formatter, "{}{unit}", rest / size)?;
                rest %= size;
            }
        }
        Ok(())
    }
}

impl serde::Serialize for Duration {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl schemars::JsonSchema for Duration {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Duration".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^([0-9]+(ms|[smhdwy]))+$", "description": "A \
            Prometheus duration, such as 30s, 5m or 31d." })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn displays_as_prometheus_writes_it() {
        for (duration, text) in [
            (milliseconds(500), "500ms"),
            (seconds(90), "1m30s"),
            (minutes(90), "1h30m"),
            (hours(24), "1d"),
            (days(31), "31d"),
            (Duration::ZERO, "0s"),
        ] {
            assert_eq!(duration.to_string(), text);
        }
    }

    #[test]
    fn parses_what_it_displays() {
        for text in ["500ms", "1m30s", "1h30m", "31d", "1d2h3m4s5ms"] {
            assert_eq!(Duration::parse(text).to_string(), text);
        }
        assert_eq!(Duration::parse("1w"), days(7));
        assert_eq!(Duration::parse("1y"), days(365));
    }
}
