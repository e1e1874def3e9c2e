//! Recording rules whose names say what they hold, the official way: `level:metric:operations`.
//!
//! The convention: <https://prometheus.io/docs/practices/rules/>.

use super::layout::flush;
use super::query::Query;
use terms::Origin;

/// A series that Prometheus computes ahead, written `record! { level:metric:operations => expression }`. Renders to a
/// recording rule of a rule file.
#[must_use = "a recording rule records nothing until it stands in a group"]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    name: &'static str,
    query: Query,
    origin: Origin,
}

impl Record {
    /// What `record!` answers where it has found a fault, so that the fault is told once.
    #[doc(hidden)]
    pub const FAULTY: Self = Self { name: "faulty:series:count", query: Query::FAULTY, origin: Query::FAULTY.origin() };

    /// What `record!` answers, which has held the name against the expression.
    #[doc(hidden)]
    #[track_caller]
    pub const fn checked(name: &'static str, query: Query) -> Self {
        Self { name, query, origin: Origin::here() }
    }

    /// The name of the series.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Where it was written.
    pub const fn origin(&self) -> Origin {
        self.origin
    }

    /// What it holds.
    pub const fn query(&self) -> Query {
        self.query
    }

    /// The expression as Prometheus reads it.
    pub fn expression(&self) -> String {
        flush(self.query.text())
    }
}
