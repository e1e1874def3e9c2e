//! Recording rules whose names say what they hold, the official way: `level:metric:operations`.
//!
//! The convention: <https://prometheus.io/docs/practices/rules/>.

use super::layout::flush;
use super::overlay::Needs;
use super::query::{Query, Read};
use terms::Origin;

/// A series that Prometheus computes ahead, written `record! { level:metric:operations => expression }`. Renders to a
/// recording rule of a rule file.
#[must_use = "a recording rule records nothing until it stands in a group"]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Record {
    name: &'static str,
    query: Query,
    reads: &'static [Read],
    needs: Needs,
    origin: Origin,
}

impl Record {
    /// What `record!` answers where it has found a fault, so that the fault is told once.
    #[doc(hidden)]
    pub const FAULTY: Self = Self {
        name: "faulty:series:count",
        query: Query::FAULTY,
        reads: &[],
        needs: Needs::EMPTY,
        origin: Query::FAULTY.origin(),
    };

    /// What `record!` answers, which has held the name against the expression.
    #[doc(hidden)]
    #[track_caller]
    pub const fn checked(name: &'static str, query: Query) -> Self {
        Self { name, query, reads: &[], needs: Needs::EMPTY, origin: Origin::here() }
    }

    /// What `record!` adds: what a query reads that reads the series.
    #[doc(hidden)]
    pub const fn read_as(self, reads: &'static [Read]) -> Self {
        Self { reads, ..self }
    }

    /// The query that reads the series: `.when(CPU_IN_USE.recorded(), above(percent(80.0)))`. Scenarios of such an
    /// alert give what the rule itself reads, so that they try the rule as well.
    #[track_caller]
    pub const fn recorded(&self) -> Query {
        self.query.recorded_as(self.name, self.reads)
    }

    /// It means nothing without this scrape job, and goes where an environment leaves the job out. Not needed where
    /// everything that it reads comes from the job.
    #[track_caller]
    pub const fn needs(mut self, job: &'static str) -> Self {
        self.needs = self.needs.push(job, "jobs that a recording rule needs");
        self
    }

    /// The scrape jobs without which it means nothing, as far as it says so.
    pub(crate) const fn needed(&self) -> &Needs {
        &self.needs
    }

    /// The same series of a query that is written otherwise.
    pub(crate) const fn of(self, query: Query) -> Self {
        Self { query, ..self }
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
