//! What a part of a query yields: labels, unit, and what kind of number.

use std::collections::BTreeSet;

use query::rules::Bare;
use query::{Labels, Reach, Unit};

/// A series that a query reads.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Read {
    /// Its name.
    pub series: String,
    /// The jobs that can provide it; none where a rule records it.
    pub jobs: BTreeSet<String>,
}

/// What values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Nothing is known.
    Unknown,
    /// A number or a text, without series.
    Scalar,
    /// A counter as it stands.
    Counter,
    /// The buckets of a histogram as they stand.
    Buckets,
    /// What a rate of buckets is: still buckets.
    BucketRates,
    /// A native histogram as it stands: each value is a distribution of everything so far.
    Histogram,
    /// By how much a native histogram grew.
    HistogramIncrease,
    /// The rate of a native histogram.
    HistogramRates,
    /// A value that goes up and down as it stands.
    Gauge,
    /// A counter divided by another, both as they stand: how it has been since their processes started.
    Lifetime,
    /// Bytes divided by bytes, as most often a part by its whole.
    Fraction,
    /// A quantile of a distribution.
    Quantile,
    /// Something else that was computed.
    Computed,
}

impl Shape {
    /// Whether each value is a distribution, and no number.
    pub const fn is_histogram(self) -> bool {
        matches!(self, Self::Histogram | Self::HistogramIncrease | Self::HistogramRates)
    }

    /// Whether each value is a number, as far as is known.
    pub(crate) const fn is_number(self) -> bool {
        !self.is_histogram() && !matches!(self, Self::Unknown)
    }

    /// What a function of every single value leaves.
    pub(crate) const fn computed(self) -> Self {
        match self {
            Self::Unknown | Self::Scalar => self,
            _ => Self::Computed,
        }
    }
}

/// What a part of a query yields.
#[derive(Clone, Debug)]
pub(crate) struct Value {
    pub labels: Labels,
    pub unit: Unit,
    pub shape: Shape,
    /// Between which numbers its values lie.
    pub reach: Reach,
    /// A series without labels among others that have some.
    pub bare: Option<Bare>,
    /// Two metrics of which only the name tells the series apart.
    pub alike: Option<[String; 2]>,
}

impl Value {
    pub fn new(labels: Labels, unit: Unit, shape: Shape) -> Self {
        Self { labels, unit, shape, reach: Reach::ANY, bare: None, alike: None }
    }

    pub fn scalar(unit: Unit, reach: Reach) -> Self {
        Self { reach, ..Self::new(Labels::NONE, unit, Shape::Scalar) }
    }

    pub fn unknown() -> Self {
        Self::new(Labels::unknown(), Unit::Unknown, Shape::Unknown)
    }

    pub fn within(self, reach: Reach) -> Self {
        Self { reach, ..self }
    }
}
