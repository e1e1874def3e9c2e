//! Units of what is measured, and what arithmetic makes of them.

use crate::Operator;

/// A unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// Nothing is known: it fits everything.
    Unknown,
    /// A number without a unit, as one writes it: it takes the unit of its neighbour.
    Number,
    /// A share between 0 and 1.
    Ratio,
    /// A share between 0 and 100.
    Percent,
    /// A length of time in seconds.
    Seconds,
    /// Seconds of processor time.
    CpuSeconds,
    /// A point in time, in seconds since 1970.
    Timestamp,
    /// A number of bytes.
    Bytes,
    /// Bytes per second.
    BytesPerSecond,
    /// Events per second.
    PerSecond,
    /// A number of things.
    Count,
    /// Processor time per time: how many cores are busy.
    Cores,
    /// A hundred times that.
    PercentOfCore,
    /// Time per time: how much of the time something lasted, in all.
    SecondsPerSecond,
    /// 1 for yes, 0 for no.
    Truth,
}

/// How the name of a metric ends that is a point in time, among those of lengths that end in `_time_seconds` too.
const POINTS_IN_TIME: [&str; 10] = [
    "_boot_time_seconds",
    "_end_time_seconds",
    "_expiry",
    "_head_max_time_seconds",
    "_head_min_time_seconds",
    "_last_gc_time_seconds",
    "_start_time_seconds",
    "_timestamp_in_seconds",
    "_timestamp_seconds",
    "node_time_seconds",
];

impl Unit {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::Unknown,
        Self::Number,
        Self::Ratio,
        Self::Percent,
        Self::Seconds,
        Self::CpuSeconds,
        Self::Timestamp,
        Self::Bytes,
        Self::BytesPerSecond,
        Self::PerSecond,
        Self::Count,
        Self::Cores,
        Self::PercentOfCore,
        Self::SecondsPerSecond,
        Self::Truth,
    ];

    /// Its name in messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Number => "number",
            Self::Ratio => "ratio (0-1)",
            Self::Percent => "percent (0-100)",
            Self::Seconds => "seconds",
            Self::CpuSeconds => "cpu seconds",
            Self::Timestamp => "timestamp",
            Self::Bytes => "bytes",
            Self::BytesPerSecond => "bytes per second",
            Self::PerSecond => "per second",
            Self::Count => "count",
            Self::Cores => "cores",
            Self::PercentOfCore => "percent of a core",
            Self::SecondsPerSecond => "seconds per second",
            Self::Truth => "truth (0 or 1)",
        }
    }

    /// The unit as a catalogue writes it behind `# UNIT name`: its name in one word.
    pub fn written(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|unit| {
            let name = unit.name().split(" (").next().unwrap_or_default();
            name.replace(' ', "-") == word
        })
    }

    /// What a metric's name says of its unit.
    pub fn of_metric(name: &str, counter: bool) -> Self {
        let base = name.strip_suffix("_total").unwrap_or(name);
        let ends = |suffix: &str| base.ends_with(suffix);
        if POINTS_IN_TIME.iter().any(|suffix| ends(suffix)) && !counter {
            Self::Timestamp
        } else if base.starts_with("kube_") && (ends("_created") || ends("_time") || ends("_timestamp")) {
            // kube-state-metrics says so in their helps, and not in their names.
            Self::Timestamp
        } else if base.contains("_bytes_") && (ends("_per_second") || ends("_per_seconds")) {
            Self::BytesPerSecond
        } else if ends("_seconds") && base.contains("cpu") {
            Self::CpuSeconds
        } else if ends("_seconds") {
            Self::Seconds
        } else if ends("_bytes") || (base.contains("_bytes_") && !base.contains("_bytes_per_")) {
            // `loki_distributor_bytes_received_total` counts bytes as well.
            Self::Bytes
        } else if ends("_ratio") {
            Self::Ratio
        } else if ends("_percent") {
            Self::Percent
        } else if base == "up" || ends("_up") {
            Self::Truth
        } else if counter {
            Self::Count
        } else {
            Self::Unknown
        }
    }

    /// How much of it there is in a second.
    pub const fn per_second(self) -> Self {
        match self {
            Self::Count | Self::Truth => Self::PerSecond,
            Self::Bytes => Self::BytesPerSecond,
            Self::Seconds => Self::SecondsPerSecond,
            Self::CpuSeconds => Self::Cores,
            _ => Self::Unknown,
        }
    }

    /// Whether both are numbers of the same thing, so that they can be added and compared.
    pub const fn fits(self, other: Self) -> bool {
        self as u8 == other as u8 || self.is_bare() || other.is_bare() || (self.is_time() && other.is_time())
            // A sum of yes and no is a number of things; so is a number of cores.
            || (self.counts() && other.counts())
            || (self.is_share() && other.is_share())
    }

    const fn is_bare(self) -> bool {
        matches!(self, Self::Unknown | Self::Number)
    }

    const fn is_time(self) -> bool {
        matches!(self, Self::Seconds | Self::CpuSeconds)
    }

    const fn counts(self) -> bool {
        matches!(self, Self::Count | Self::Truth | Self::Cores)
    }

    const fn is_share(self) -> bool {
        matches!(self, Self::Ratio | Self::SecondsPerSecond | Self::Truth | Self::Cores)
    }

    /// The unit of `self op other`, where `other` may be a number that is written there; `None` where they do not fit.
    pub fn combined(self, op: Operator, other: Self, literal: Option<f64>) -> Option<Self> {
        use Operator::{Add, Div, Mod, Mul, Pow, Sub};
        match op {
            Sub if self == Self::Timestamp && other == Self::Timestamp => Some(Self::Seconds),
            // Perhaps a point in time too, perhaps a length.
            Sub if self == Self::Timestamp && other == Self::Unknown => Some(Self::Unknown),
            Sub if self == Self::Unknown && other == Self::Timestamp => Some(Self::Unknown),
            Add | Sub if self == Self::Timestamp && other.is_time() => Some(self),
            Add if other == Self::Timestamp && self.is_time() => Some(other),
            // What is left of 100 is a share of a whole, and the whole is one core: `100 - avg(rate(idle)) * 100`.
            Sub if self == Self::Number && other == Self::PercentOfCore && is(literal, 100.0) => Some(Self::Percent),
            Add | Sub | Mod => self.fits(other).then(|| if self.is_bare() { other } else { self }),
            Mul => Some(self.times(other, literal)),
            // How much memory a core has is asked by nobody.
            Div if matches!((self, other), (Self::Bytes, Self::Cores) | (Self::Cores, Self::Bytes)) => None,
            Div => Some(self.over(other, literal)),
            Pow | Operator::Atan2 => Some(Self::Unknown),
            _ => self.fits(other).then_some(self),
        }
    }

    fn times(self, other: Self, literal: Option<f64>) -> Self {
        let is = |wanted| is(literal, wanted);
        match (self, other) {
            (Self::Number, Self::Number) => Self::Number,
            (Self::Ratio | Self::Truth, Self::Number) | (Self::Number, Self::Ratio | Self::Truth) if is(100.0) => {
                Self::Percent
            }
            (Self::Cores, Self::Number) | (Self::Number, Self::Cores) if is(100.0) => Self::PercentOfCore,
            (unit, Self::Number) | (Self::Number, unit) if is(1.0) || is(-1.0) => unit,
            // Another number changes the scale: 300 events per second times 60 are no longer per second.
            (_, Self::Number) | (Self::Number, _) => Self::Unknown,
            (unit, Self::Ratio | Self::Truth | Self::Count) | (Self::Ratio | Self::Truth | Self::Count, unit) => unit,
            (Self::PerSecond, Self::Seconds) | (Self::Seconds, Self::PerSecond) => Self::Count,
            (Self::BytesPerSecond, Self::Seconds) | (Self::Seconds, Self::BytesPerSecond) => Self::Bytes,
            _ => Self::Unknown,
        }
    }

    fn over(self, other: Self, literal: Option<f64>) -> Self {
        let by_hundred = is(literal, 100.0);
        match (self, other) {
            (Self::Number, Self::Number) => Self::Number,
            (Self::Percent, Self::Number) if by_hundred => Self::Ratio,
            (Self::PercentOfCore, Self::Number) if by_hundred => Self::Cores,
            (one, other) if one.is_bare() || other.is_bare() => Self::Unknown,
            (one, other) if one == other || (one.is_time() && other.is_time()) => Self::Ratio,
            (Self::BytesPerSecond, Self::PerSecond) => Self::Bytes,
            (Self::Bytes, Self::Seconds) => Self::BytesPerSecond,
            (Self::SecondsPerSecond | Self::Count, Self::PerSecond) | (Self::Bytes, Self::BytesPerSecond) => {
                Self::Seconds
            }
            (Self::Count, Self::Seconds) => Self::PerSecond,
            (one, other) if one.counts() && other.counts() => Self::Ratio,
            (one, Self::Count | Self::Truth | Self::Ratio) => one,
            _ => Self::Unknown,
        }
    }
}

/// Whether the number that is written there is this one.
fn is(literal: Option<f64>, wanted: f64) -> bool {
    literal.is_some_and(|number| (number - wanted).abs() < f64::EPSILON)
}

#[cfg(test)]
mod tests {
    use super::Unit;
    use crate::Operator::{Add, Div, Mul, Sub};

    #[test]
    fn names_of_metrics_tell_units() {
        for (name, counter, unit) in [
            ("node_cpu_seconds_total", true, Unit::CpuSeconds),
            ("node_boot_time_seconds", false, Unit::Timestamp),
            ("node_time_seconds", false, Unit::Timestamp),
            ("kube_pod_created", false, Unit::Timestamp),
            ("probe_dns_lookup_time_seconds", false, Unit::Seconds),
            ("http_request_duration_seconds", false, Unit::Seconds),
            ("node_disk_io_time_seconds_total", true, Unit::Seconds),
            ("http_requests_total", true, Unit::Count),
            ("loki_distributor_bytes_received_total", true, Unit::Bytes),
            ("loki_ingester_wal_bytes_in_use", false, Unit::Bytes),
            ("loki_logql_querystats_bytes_processed_per_seconds", false, Unit::BytesPerSecond),
            ("node_load1", false, Unit::Unknown),
            ("pg_up", false, Unit::Truth),
        ] {
            assert_eq!(Unit::of_metric(name, counter), unit, "{name}");
        }
    }

    #[test]
    fn arithmetic_carries_units() {
        for (one, op, other, literal, unit) in [
            (Unit::Bytes, Div, Unit::Bytes, None, Some(Unit::Ratio)),
            (Unit::Ratio, Mul, Unit::Number, Some(100.0), Some(Unit::Percent)),
            (Unit::Cores, Mul, Unit::Number, Some(100.0), Some(Unit::PercentOfCore)),
            (Unit::Number, Sub, Unit::Ratio, None, Some(Unit::Ratio)),
            (Unit::Number, Sub, Unit::PercentOfCore, Some(100.0), Some(Unit::Percent)),
            (Unit::Number, Sub, Unit::PercentOfCore, Some(50.0), Some(Unit::PercentOfCore)),
            (Unit::Timestamp, Sub, Unit::Timestamp, None, Some(Unit::Seconds)),
            (Unit::Timestamp, Sub, Unit::Unknown, None, Some(Unit::Unknown)),
            (Unit::Unknown, Sub, Unit::Timestamp, None, Some(Unit::Unknown)),
            (Unit::SecondsPerSecond, Div, Unit::PerSecond, None, Some(Unit::Seconds)),
            (Unit::Bytes, Add, Unit::Seconds, None, None),
            (Unit::Ratio, Add, Unit::Percent, None, None),
            (Unit::Bytes, Div, Unit::Cores, None, None),
            (Unit::PerSecond, Mul, Unit::Number, Some(60.0), Some(Unit::Unknown)),
        ] {
            assert_eq!(one.combined(op, other, literal), unit, "{one:?} {op:?} {other:?}");
        }
    }

    #[test]
    fn every_unit_is_written_in_one_word() {
        for unit in Unit::ALL {
            let word = unit.name().split(" (").next().unwrap().replace(' ', "-");
            assert_eq!(Unit::written(&word), Some(*unit));
        }
    }
}
