//! Units of what is measured, and bounds that only compare like with like: `above(percent(80))` on a ratio is `> 0.8`.

use terms::{Bytes, Duration, Fault, Origin};

/// The unit of a query's result: the one that the query languages reckon with. A panel's axis and an alert's threshold follow from it.
pub use query::Unit;

/// A number with its unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Level {
    number: f64,
    unit: Unit,
}

/// `percent(80.0)`: 80 of a result in percent, 0.8 of a ratio.
pub const fn percent(number: f64) -> Level {
    Level { number, unit: Unit::Percent }
}

/// A length of time: `lasting(seconds(2))`.
pub const fn lasting(duration: Duration) -> Level {
    Level { number: duration.as_milliseconds() as f64 / 1_000.0, unit: Unit::Seconds }
}

/// A number of bytes: `amounting(gibibytes(1))`.
pub const fn amounting(bytes: Bytes) -> Level {
    Level { number: bytes.count() as f64, unit: Unit::Bytes }
}

/// A number of things.
pub const fn count(number: f64) -> Level {
    Level { number, unit: Unit::Count }
}

/// A number of events per second.
pub const fn per_second(number: f64) -> Level {
    Level { number, unit: Unit::PerSecond }
}

/// The answer of a yes-or-no query.
pub const NO: Level = Level { number: 0.0, unit: Unit::Truth };
/// The answer of a yes-or-no query.
pub const YES: Level = Level { number: 1.0, unit: Unit::Truth };

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

    /// Its unit.
    pub const fn unit(self) -> Unit {
        self.unit
    }
}

/// On which side of a level the trouble lies. It is known by the line that makes it: an environment moves the bound that a
/// const names, and not every other of the same number.
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

impl Bound {
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
