//! What a part of a query yields: labels, unit, and what kind of number.

use std::collections::BTreeSet;

use query::{Labels, Unit};

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
    /// A value that goes up and down as it stands.
    Gauge,
    /// A counter divided by another, both as they stand: how it has been since their processes started.
    Lifetime,
    /// A part divided by its whole: never above 1.
    Share,
    /// Bytes divided by bytes, as most often a part by its whole.
    Fraction,
    /// Something else that was computed.
    Computed,
}

impl Shape {
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
}

impl Value {
    pub const fn scalar(unit: Unit) -> Self {
        Self { labels: Labels::NONE, unit, shape: Shape::Scalar }
    }

    pub fn unknown() -> Self {
        Self { labels: Labels::unknown(), unit: Unit::Unknown, shape: Shape::Unknown }
    }
}
