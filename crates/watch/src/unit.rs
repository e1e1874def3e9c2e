//! Units of what is measured, and bounds that only compare like with like: `above(percent(80))` on a ratio is `> 0.8`.

use terms::{Bytes, Cpu, Duration, Fault, Origin};

/// The unit of a query's result: the one that the query languages reckon with. A panel's axis and an alert's threshold
/// follow from it.
pub use query::Unit;

/// A number with its unit: `percent(80.0)`, `count(5.0)`, `lasting(minutes(5))`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Level {
    number: f64,
    unit: Unit,
    /// Whether people count it per minute, where queries count per second.
    per_minute: bool,
}

#[track_caller]
const fn level(number: f64, unit: Unit) -> Level {
    if !number.is_finite() {
        Fault::new("a bound is no number, so that no value lies beyond it").fix("write a number").raise()
    }
    Level { number, unit, per_minute: false }
}

/// `percent(80.0)`: 80 of a result in percent, 0.8 of a ratio.
#[track_caller]
pub const fn percent(number: f64) -> Level {
    level(number, Unit::Percent)
}

/// A length of time: `lasting(seconds(2))`.
#[track_caller]
pub const fn lasting(duration: Duration) -> Level {
    level(duration.as_milliseconds() as f64 / 1_000.0, Unit::Seconds)
}

/// A number of bytes: `amounting(gibibytes(1))`.
#[track_caller]
pub const fn amounting(bytes: Bytes) -> Level {
    level(bytes.count() as f64, Unit::Bytes)
}

/// A number of bytes as it is written, zero included: `below(bytes(0))` of a `predict_linear(..)`.
#[track_caller]
pub const fn bytes(number: u64) -> Level {
    level(number as f64, Unit::Bytes)
}

/// A number of bytes per second: `above(bytes_per_second(mebibytes(100)))`.
#[track_caller]
pub const fn bytes_per_second(bytes: Bytes) -> Level {
    level(bytes.count() as f64, Unit::BytesPerSecond)
}

/// Busy processors: `above(busy(millicores(1_500)))` is `> 1.5`.
#[track_caller]
pub const fn busy(cpu: Cpu) -> Level {
    level(cpu.as_millicores() as f64 / 1_000.0, Unit::Cores)
}

/// A number of things.
#[track_caller]
pub const fn count(number: f64) -> Level {
    level(number, Unit::Count)
}

/// A number of events per second.
#[track_caller]
pub const fn per_second(number: f64) -> Level {
    level(number, Unit::PerSecond)
}

/// A number of events per minute. Queries count per second, so that `above(per_minute(30.0))` is `> 0.5`.
#[track_caller]
pub const fn per_minute(number: f64) -> Level {
    Level { per_minute: true, ..level(number / 60.0, Unit::PerSecond) }
}

/// The answer of a yes-or-no query.
pub const NO: Level = level(0.0, Unit::Truth);
/// The answer of a yes-or-no query.
pub const YES: Level = level(1.0, Unit::Truth);

impl Level {
    /// The number as it stands in a query whose result has `unit`.
    #[track_caller]
    pub const fn in_unit(self, unit: Unit) -> f64 {
        match (self.unit, unit) {
            (Unit::Percent, Unit::Ratio) => self.number / 100.0,
            _ if self.unit as u8 == unit as u8 => self.number,
            _ => Fault::new("a threshold in ")
                .text(self.unit.name())
                .text(" cannot bound a query in ")
                .text(unit.name())
                .fix("give the threshold in the unit of the query, or correct the unit of the query")
                .raise(),
        }
    }

    /// Whether people count it per minute.
    pub(crate) const fn is_per_minute(self) -> bool {
        self.per_minute
    }

    /// Its unit.
    pub const fn unit(self) -> Unit {
        self.unit
    }
}

/// On which side of a level the trouble lies: `above(percent(80.0))`, `below(count(1.0))`. It is known by the line that
/// makes it: an environment moves the bound that a const names, and not every other of the same number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bound {
    above: bool,
    level: Level,
    seen_from_other_side: bool,
    origin: Origin,
}

/// Trouble lies above the level. Renders to `> level`.
#[track_caller]
pub const fn above(level: Level) -> Bound {
    Bound { above: true, level, seen_from_other_side: false, origin: Origin::here() }
}

/// Trouble lies below the level. Renders to `< level`.
#[track_caller]
pub const fn below(level: Level) -> Bound {
    Bound { above: false, level, seen_from_other_side: false, origin: Origin::here() }
}

/// Trouble is a point in time that comes sooner than this from now: `before(days(14))` of when a certificate ends.
/// Renders to
/// `< time() + 1209600`.
#[track_caller]
pub const fn before(ahead: Duration) -> Bound {
    below(level(ahead.as_milliseconds() as f64 / 1_000.0, Unit::Timestamp))
}

/// Trouble is a point in time that is longer ago than this: `older_than(hours(26))` of the last backup. Renders to
/// `< time() - 93600`.
#[track_caller]
pub const fn older_than(ago: Duration) -> Bound {
    below(level(-(ago.as_milliseconds() as f64) / 1_000.0, Unit::Timestamp))
}

impl Bound {
    /// Whether it is a point in time, so many seconds from now.
    pub const fn is_from_now(self) -> bool {
        self.level.unit as u8 == Unit::Timestamp as u8
    }

    /// Whether trouble lies above.
    pub const fn is_above(self) -> bool {
        self.above
    }

    /// The same bound seen from the other side: of what is used, where this is of what is free.
    ///
    /// `below(percent(20.0)).complement()` is `above(percent(80.0))`.
    #[track_caller]
    pub const fn complement(self) -> Self {
        if self.level.unit as u8 != Unit::Percent as u8 {
            Fault::new("a bound in ")
                .text(self.level.unit.name())
                .text(" has no complement")
                .fix("take it of a share, given by `percent(..)`")
                .raise()
        }
        let level = percent(100.0 - self.level.number);
        Self { above: !self.above, level, seen_from_other_side: !self.seen_from_other_side, ..self }
    }

    /// Whether both come from the same line: the same bound, or its [`complement`](Self::complement).
    pub fn is_made_by(self, other: Self) -> bool {
        self.origin.location() == other.origin.location()
    }

    /// This bound, where `other` stands in for the one that was made by the same line as this.
    #[must_use = "it returns the bound that holds then"]
    pub(crate) fn moved(self, made: Self, other: Self) -> Option<Self> {
        let turned = self.seen_from_other_side != made.seen_from_other_side;
        self.is_made_by(made).then(|| if turned { other.complement() } else { other })
    }

    /// Where it is made.
    pub const fn origin(self) -> Origin {
        self.origin
    }

    /// As people read it: `80 %`, `2 seconds`.
    pub fn in_words(self) -> String {
        crate::prose::in_words(self)
    }

    /// The level.
    pub const fn level(self) -> Level {
        self.level
    }
}
