//! What a panel asks of a data source: one query, the name of its result, and how a table colours it.

use super::colours::Colours;
use crate::datasource::DataSourceRef;
use crate::query::{Lack, LogQuery, Query, Read, ResultLabels};
use crate::unit::Unit;
use terms::Origin;

/// The language of a text in which `$name` stands for a variable.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Language {
    /// Prometheus' query language.
    PromQl,
    /// Loki's query language.
    LogQl,
    /// Titles, legends and text panels.
    Words,
}

/// What lines mean to whoever looks: it decides their colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// As it should be: green.
    Good,
    /// Not as it should be: orange.
    Warning,
    /// Customers are hurt, or will be: red.
    Bad,
    /// How far the others may go: dashed, red, and nothing below it is filled.
    Limit,
}

/// One query of a panel, with its legend or, in a table, its column's header.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    pub(super) language: Language,
    pub(super) text: &'static str,
    pub(super) unit: Option<Unit>,
    pub(super) legend: &'static str,
    pub(super) colours: Option<Colours>,
    pub(super) meaning: Option<Meaning>,
    pub(super) labels: ResultLabels,
    /// Whether its values are native histograms.
    pub(super) histograms: bool,
    reads: &'static [Read],
    unchecked: Option<&'static str>,
    lacks: &'static [Lack],
    origin: Origin,
}

impl Target {
    pub(super) const fn metric(query: Query, legend: &'static str) -> Self {
        Self {
            language: Language::PromQl,
            text: query.text(),
            unit: Some(query.unit()),
            legend,
            colours: None,
            meaning: None,
            labels: query.labels(),
            histograms: query.yields_histograms(),
            reads: query.reads(),
            unchecked: query.unchecked(),
            lacks: query.lacks(),
            origin: query.origin(),
        }
    }

    pub(super) const fn log(query: LogQuery, legend: &'static str) -> Self {
        Self {
            language: Language::LogQl,
            text: query.text(),
            unit: query.unit(),
            legend,
            colours: None,
            meaning: None,
            labels: query.labels(),
            histograms: false,
            reads: &[],
            unchecked: None,
            lacks: query.lacks(),
            origin: query.origin(),
        }
    }

    /// The series that it reads from Prometheus.
    pub const fn reads(&self) -> &'static [Read] {
        self.reads
    }

    /// What its query needs and nothing has.
    pub(crate) const fn lacks(&self) -> &'static [Lack] {
        self.lacks
    }

    /// Why nothing of its query was checked; `None` if it was.
    pub(crate) const fn unchecked(&self) -> Option<&'static str> {
        self.unchecked
    }

    /// Where its query was written.
    pub const fn origin(&self) -> Origin {
        self.origin
    }

    /// The language of its expression.
    pub const fn language(&self) -> Language {
        self.language
    }

    /// Its expression as it was written, with Grafana's variables in it.
    pub const fn text(&self) -> &'static str {
        self.text
    }

    /// Its expression as Grafana shows it: line by line, without the indentation that it has in the spec.
    pub fn expression(&self) -> String {
        without_indentation(self.text)
    }

    /// The unit of its result; `None` where it yields log lines.
    pub const fn unit(&self) -> Option<Unit> {
        self.unit
    }

    /// Its legend, such as `{{node}}`, or its column's header.
    pub const fn legend(&self) -> &'static str {
        self.legend
    }

    /// The data source that is asked.
    pub const fn datasource(&self) -> DataSourceRef {
        match self.language {
            Language::LogQl => DataSourceRef::LOKI,
            Language::PromQl | Language::Words => DataSourceRef::PROMETHEUS,
        }
    }
}

/// The lines without the indentation that they share, and without empty ones at both ends.
pub(super) fn without_indentation(text: &str) -> String {
    let indentation = |line: &&str| line.len() - line.trim_start().len();
    // A text that begins on the line of its opening quote has no indentation to share.
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let shared = lines.clone().map(|line| indentation(&line)).min().unwrap_or(0);
    lines.map(|line| line[shared..].trim_end()).collect::<Vec<_>>().join("\n")
}
