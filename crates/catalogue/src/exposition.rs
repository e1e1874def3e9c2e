//! What a `/metrics` page says, read as Prometheus reads it: every family with its kind, its help and its label sets.
//!
//! The promise: a page that Prometheus would refuse is refused here too, by the line that is at fault. Values, times
//! and exemplars are checked and forgotten: a catalogue speaks of what exists, not of what was measured.
//!
//! ```
//! use catalogue::exposition::Exposition;
//!
//! let page = Exposition::parse("# TYPE teas_served_total counter\nteas_served_total{kind=\"green\"} 3\n", "the page").unwrap();
//! assert_eq!(page.families["teas_served_total"].series[0]["kind"], "green");
//! ```
//!
//! The formats: <https://prometheus.io/docs/instrumenting/exposition_formats/>.

mod sample;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use query::values::stored_number;

use crate::names::{Belongs, Known, belongs};
use crate::{Fault, Kind};
use sample::Sample;

/// The labels of one series. An empty label is as good as a missing one to Prometheus; that it is written tells its
/// name.
pub type Labels = BTreeMap<String, String>;

/// One family: a histogram with all its buckets is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exposed {
    /// Its kind.
    pub kind: Kind,
    /// Its help.
    pub help: String,
    /// The labels of its series, `le` and `quantile` left out.
    pub series: Vec<Labels>,
    /// The bounds of its buckets or its quantiles, as Prometheus stores them.
    pub bounds: BTreeSet<String>,
}

/// A whole page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exposition {
    /// The families by name: a histogram by its name without `_bucket`.
    pub families: BTreeMap<String, Exposed>,
}

impl Exposition {
    /// Reads a page; `from` says where it came from, for the message. The fault names the first lines that are wrong.
    pub fn parse(text: &str, from: &str) -> Result<Self, Fault> {
        let mut page = Self::default();
        let mut faults = Vec::new();
        for (index, line) in text.lines().enumerate() {
            if let Err(fault) = page.line(line.trim_end()) {
                faults.push((index + 1, format!("line {}: {fault}: `{}`", index + 1, shortened(line))));
            }
        }
        if faults.is_empty() && page.families.is_empty() {
            faults.push((0, "it holds no metric".to_owned()));
        }
        if faults.is_empty() { Ok(page) } else { Err(not_an_exposition(text, from, &faults)) }
    }

    /// Adds what another scrape of the same target showed.
    pub fn merge(&mut self, other: Self) {
        for (name, exposed) in other.families {
            match self.families.get_mut(&name) {
                Some(known) => {
                    known.series.extend(exposed.series);
                    known.bounds.extend(exposed.bounds);
                }
                None => _ = self.families.insert(name, exposed),
            }
        }
    }

    fn line(&mut self, line: &str) -> Result<(), String> {
        match line.strip_prefix('#') {
            Some(comment) => self.comment(comment.trim_start()),
            None if line.trim().is_empty() => Ok(()),
            None => {
                self.sample(Sample::parse(line.trim_start())?);
                Ok(())
            }
        }
    }

    fn comment(&mut self, comment: &str) -> Result<(), String> {
        let mut words = comment.splitn(3, [' ', '\t']);
        let (word, name, rest) = (words.next(), words.next().unwrap_or_default(), words.next().unwrap_or_default());
        match word {
            Some("TYPE") => {
                let word = rest.trim();
                let kind = Kind::declared(name, word).ok_or_else(|| format!("`{word}` is no type"))?;
                self.family(name).kind = kind;
            }
            Some("HELP") => rest.trim().clone_into(&mut self.family(name).help),
            _ => {}
        }
        Ok(())
    }

    fn family(&mut self, name: &str) -> &mut Exposed {
        let empty =
            || Exposed { kind: Kind::Untyped, help: String::new(), series: Vec::new(), bounds: BTreeSet::new() };
        self.families.entry(name.to_owned()).or_insert_with(empty)
    }

    fn sample(&mut self, sample: Sample) {
        let Some(name) = self.family_of(&sample.name) else { return };
        let family = self.family(&name);
        let mut labels = sample.labels;
        if let Some(part) = family.kind.part_label() {
            family.bounds.extend(labels.remove(part).and_then(|bound| stored_number(&bound)));
        }
        // The buckets of a histogram follow each other with the same labels.
        if family.series.last() != Some(&labels) {
            family.series.push(labels);
        }
    }

    /// The family of a series; none for the creation times that OpenMetrics adds.
    fn family_of(&mut self, series: &str) -> Option<String> {
        let known = |name: &str| {
            let exposed = self.families.get(name)?;
            Some(Known { kind: exposed.kind, has_series: !exposed.series.is_empty() })
        };
        match belongs(series, known) {
            Belongs::To(name) => return Some(name),
            Belongs::Created => return None,
            Belongs::DeclaredAs(name) => {
                let declared = self.families.remove(&name)?;
                self.families.insert(series.to_owned(), declared);
            }
            Belongs::Undeclared => {}
        }
        Some(series.to_owned())
    }
}

fn not_an_exposition(text: &str, from: &str, faults: &[(usize, String)]) -> Fault {
    let start = text.trim_start();
    if start.starts_with('<') {
        return Fault::new(
            0,
            format!("{from} answers with a page of HTML, not with metrics"),
            "see that the path is right, and that it is the program itself that answers, not a proxy or a single-page \
             app",
        );
    }
    if start.starts_with(['{', '[']) && start.trim_end().ends_with(['}', ']']) {
        return Fault::new(
            0,
            format!("{from} answers with JSON, not with metrics"),
            "ask for the path that Prometheus scrapes, as a rule /metrics",
        );
    }
    let more = if faults.len() > 3 { format!("\n… {} more lines", faults.len() - 3) } else { String::new() };
    let shown: Vec<_> = faults.iter().take(3).map(|(_, fault)| fault.as_str()).collect();
    Fault::new(
        faults.first().map_or(0, |(line, _)| *line),
        format!("{from} does not answer in Prometheus' text format:\n{}{more}", shown.join("\n")),
        "let the program write the text format 0.0.4; `promtool check metrics` reads it too",
    )
}

fn shortened(line: &str) -> String {
    let visible = |letter: char| if letter.is_control() { '?' } else { letter };
    let short: String = line.chars().take(80).map(visible).collect();
    if short.chars().count() < line.chars().count() { short + "…" } else { short }
}
