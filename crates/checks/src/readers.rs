//! Who reads a series, or needs what nothing has: many readers of one missing thing are one finding, told at its cause.

use std::collections::BTreeMap;

use findings::{Finding, Place, Rule};
use kit::{Origin, Program};
use watch::lacking::Lacking;
use watch::query::Lack;
use watch::question::Question;

use crate::place::word;

/// A query that reads what is missing, or a scenario that gives it.
#[derive(Clone)]
pub(crate) struct Reader {
    /// Who it is: "alert `TeaIsCold`".
    pub who: String,
    text: &'static str,
    /// What is missing, as its text has it.
    pub word: String,
    origin: Origin,
}

/// Readers by what they miss, each in the order of the spec.
pub(crate) type Readers = BTreeMap<String, Vec<Reader>>;

/// More readers than this are only counted.
const NAMED: usize = 3;

/// All queries that read a series for which `missing` gives a reason, by that reason.
pub(crate) fn readers(
    program: &Program,
    missing: impl Fn(&'static str, &'static [&'static str]) -> Option<String>,
) -> Readers {
    let mut readers = Readers::new();
    for Question { asker, text, reads, origin, .. } in program.watch.questions() {
        for (series, jobs) in reads.unwrap_or_default() {
            if let Some(reason) = missing(series, jobs) {
                let reader = Reader { who: asker.clone(), text, word: (*series).to_owned(), origin };
                add(&mut readers, reason, reader);
            }
        }
    }
    readers
}

/// All that need what nothing has, where `missing` gives it a name, added to `readers` by that name.
pub(crate) fn lacking(program: &Program, readers: &mut Readers, missing: impl Fn(&Lack) -> Option<&'static str>) {
    for Lacking { who, text, lacks, origin } in program.watch.lacking() {
        for lack in lacks {
            if let Some(name) = missing(lack) {
                let reader = Reader { who: who.clone(), text, word: name.to_owned(), origin };
                add(readers, name.to_owned(), reader);
            }
        }
    }
}

/// Each reader is counted once for one thing.
fn add(readers: &mut Readers, reason: String, reader: Reader) {
    let of_it = readers.entry(reason).or_default();
    if !of_it.iter().any(|other| other.who == reader.who && other.origin == reader.origin) {
        of_it.push(reader);
    }
}

impl Reader {
    /// "panel `Busy` of `Nodes` reads `node:busy:ratio`".
    pub(crate) fn says(&self) -> String {
        format!("{} reads `{}`", self.who, self.word)
    }

    /// What is missing in the query's text.
    pub(crate) fn place(&self) -> Place {
        word(self.origin, self.text, &self.word)
    }
}

/// One finding for all readers: at the only one, else at the cause, where that is known; the first three are shown.
pub(crate) fn told(rule: &'static Rule, cause: Option<Place>, readers: &[Reader], message: String) -> Finding {
    let (place, shown) = match cause {
        Some(cause) if readers.len() > 1 => (cause, 0),
        _ => (readers[0].place(), 1),
    };
    let others = readers.iter().take(NAMED).skip(shown);
    others.fold(rule.error(place, message), |finding, reader| finding.also(reader.place(), reader.says()))
}

/// ", and 4 more queries do", where there are more readers than the first.
pub(crate) fn and_more(readers: &[Reader]) -> String {
    match readers.len() {
        0 | 1 => String::new(),
        2 => ", as does one more query".to_owned(),
        count => format!(", as do {} more queries", count - 1),
    }
}
