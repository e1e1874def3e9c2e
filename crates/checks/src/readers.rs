//! Who reads a series: many readers of one missing series are one finding, told at its cause.

use std::collections::BTreeMap;

use findings::Finding;
use kit::Program;
use watch::question::Question;

use crate::place::word;

/// A query that reads a series.
pub(crate) struct Reader {
    pub question: Question,
    pub series: &'static str,
}

/// More readers than this are only counted.
const NAMED: usize = 3;

/// All queries that read a series for which `missing` gives a reason, by that reason, in the order of the spec.
pub(crate) fn readers(
    program: &Program,
    missing: impl Fn(&'static str, &'static [&'static str]) -> Option<String>,
) -> BTreeMap<String, Vec<Reader>> {
    let mut readers: BTreeMap<String, Vec<Reader>> = BTreeMap::new();
    for question in program.watch.questions() {
        for (series, jobs) in question.reads.unwrap_or_default() {
            if let Some(reason) = missing(series, jobs) {
                readers.entry(reason).or_default().push(Reader { question: question.clone(), series });
            }
        }
    }
    readers
}

impl Reader {
    /// "panel `Busy` of `Nodes` reads `node:busy:ratio`".
    pub(crate) fn says(&self) -> String {
        format!("{} reads `{}`", self.question.asker, self.series)
    }

    /// The series in the query's text.
    pub(crate) fn place(&self) -> findings::Place {
        word(self.question.origin, self.question.text, self.series)
    }
}

/// The finding that one reader's line bears, with the places of the next two.
pub(crate) fn with_others(finding: Finding, readers: &[Reader]) -> Finding {
    readers.iter().take(NAMED).skip(1).fold(finding, |finding, reader| finding.also(reader.place(), reader.says()))
}

/// ", and 4 more queries do", where there are more readers than the first.
pub(crate) fn and_more(readers: &[Reader]) -> String {
    match readers.len() {
        0 | 1 => String::new(),
        2 => ", as does one more query".to_owned(),
        count => format!(", as do {} more queries", count - 1),
    }
}
