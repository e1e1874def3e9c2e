//! Recording rules whose names say what they hold, the official way: `level:metric:operations`.
//!
//! The convention: <https://prometheus.io/docs/practices/rules/>.

use super::layout::flush;
use super::query::Query;
use crate::kit::{Fault, text};

/// A series that Prometheus computes ahead. Renders to a recording rule of a rule file.
#[must_use = "a recording rule records nothing until it stands in a group"]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    name: &'static str,
    query: Query,
}

impl Record {
    /// What `record!` answers where it has found a fault, so that the fault is told once.
    #[doc(hidden)]
    pub const FAULTY: Self = Self { name: "faulty:series:count", query: Query::FAULTY };

    /// `Record::new("node:node_cpu:ratio_rate5m", query)`: the labels that remain, the metric, what was done to it.
    #[track_caller]
    pub const fn new(name: &'static str, query: Query) -> Self {
        let rule = if !text::alphanumeric_or(name, "_:") {
            "it holds letters, digits, `_` and `:` only"
        } else if colons(name) != 2 {
            "it has three parts and so two colons"
        } else if has_empty_part(name) {
            "one of its three parts is empty"
        } else if name.as_bytes()[0].is_ascii_digit() {
            "it cannot begin with a digit"
        } else {
            return Self { name, query };
        };
        Fault::new("recording rule ")
            .quoted(name)
            .text(": ")
            .text(rule)
            .fix("name it `level:metric:operations`, like `node:node_cpu:ratio_rate5m`")
            .raise()
    }

    /// The name of the series.
    pub const fn name(&self) -> &'static str {
        self.name
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

const fn colons(name: &str) -> usize {
    let bytes = name.as_bytes();
    let (mut count, mut index) = (0, 0);
    while index < bytes.len() {
        count += (bytes[index] == b':') as usize;
        index += 1;
    }
    count
}

const fn has_empty_part(name: &str) -> bool {
    let bytes = name.as_bytes();
    let (mut empty, mut index) = (true, 0);
    while index < bytes.len() {
        if bytes[index] == b':' {
            if empty {
                return true;
            }
            empty = true;
        } else {
            empty = false;
        }
        index += 1;
    }
    empty
}
