//! Series from which an alert's scenarios follow: which of them are compared with the bound, and how.
//!
//! `promql!` finds them in most queries by itself; where it cannot, an alert says them by
//! [`tried`](crate::alert::Alert::tried).

use super::series::{Pair, Series};

/// Series whose values decide whether an alert fires; how large they must be follows from its bound.
///
/// Give each without values of its own: `series! { node_load1{job="node-exporter", node="n1"} 0 }`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trial {
    pub(crate) compared: Compared,
    pub(crate) labels: &'static [Pair],
}

/// What of the series is held against the bound.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Compared {
    /// The series itself.
    Value(Series),
    /// A part, divided by the whole.
    Share(Series, Series),
    /// What is left of the whole: the share of the rest is compared.
    Left(Series, Series),
    /// Counters, of which the first is compared as a share of both.
    Counters(Series, Series),
    /// By how much the first is larger than the second.
    Difference(Series, Series),
}

impl Trial {
    const fn new(compared: Compared) -> Self {
        Self { compared, labels: &[] }
    }

    /// The series itself is compared: `node_timex_offset_seconds`.
    pub const fn of(series: Series) -> Self {
        Self::new(Compared::Value(series))
    }

    /// A gauge divided by another one: connections by `max_connections`.
    pub const fn share(part: Series, whole: Series) -> Self {
        Self::new(Compared::Share(part, whole))
    }

    /// What is *not* left of a whole: `1 - available / total`.
    pub const fn share_left(left: Series, whole: Series) -> Self {
        Self::new(Compared::Left(left, whole))
    }

    /// What one counter grows, of what both grow: requests that fail, and those that succeed.
    pub const fn counters(part: Series, others: Series) -> Self {
        Self::new(Compared::Counters(part, others))
    }

    /// By how much one gauge is larger than another: pods that should run, and pods that do.
    pub const fn difference(more: Series, less: Series) -> Self {
        Self::new(Compared::Difference(more, less))
    }

    /// The labels with which the alert fires then, where they are not those of the series.
    pub const fn with(mut self, labels: &'static [Pair]) -> Self {
        self.labels = labels;
        self
    }

    /// The series that is compared, or whose part is.
    pub(crate) const fn first(&self) -> Series {
        match self.compared {
            Compared::Value(series)
            | Compared::Share(series, _)
            | Compared::Left(series, _)
            | Compared::Counters(series, _)
            | Compared::Difference(series, _) => series,
        }
    }
}
