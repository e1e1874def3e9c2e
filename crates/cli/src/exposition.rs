//! What a `/metrics` page says, read as Prometheus reads it: every family with its kind, its help and its label sets.
//!
//! The promise: a page that Prometheus would refuse is refused here too, by the line that is at fault. Values, times and
//! exemplars are checked and forgotten: a catalogue speaks of what exists, not of what was measured.

mod sample;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::Problem;
use sample::Sample;

/// What kind of number a metric is, as its exporter says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It only goes up, or back to 0.
    Counter,
    /// It goes up and down.
    Gauge,
    /// `_bucket`, `_sum`, `_count`.
    Histogram,
    /// Quantiles, `_sum`, `_count`.
    Summary,
    /// The exporter does not say.
    Untyped,
}

impl Kind {
    /// The word behind `# TYPE`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge => "gauge",
            Self::Histogram => "histogram",
            Self::Summary => "summary",
            Self::Untyped => "untyped",
        }
    }

    /// The kind that a word behind `# TYPE` means, in either text format.
    pub fn of_word(word: &str) -> Option<Self> {
        match word {
            "counter" => Some(Self::Counter),
            "gauge" | "info" | "stateset" => Some(Self::Gauge),
            "histogram" | "gaugehistogram" => Some(Self::Histogram),
            "summary" => Some(Self::Summary),
            "untyped" | "unknown" => Some(Self::Untyped),
            _ => None,
        }
    }

    /// The endings of the series that belong to a family of this kind.
    pub const fn suffixes(self) -> &'static [&'static str] {
        match self {
            Self::Histogram => &["_bucket", "_sum", "_count"],
            Self::Summary => &["", "_sum", "_count"],
            Self::Counter | Self::Gauge | Self::Untyped => &[""],
        }
    }

    /// The label that tells the parts of one distribution apart.
    const fn part_label(self) -> Option<&'static str> {
        match self {
            Self::Histogram => Some("le"),
            Self::Summary => Some("quantile"),
            Self::Counter | Self::Gauge | Self::Untyped => None,
        }
    }
}

/// The labels of one series. An empty label is as good as a missing one to Prometheus; that it is written tells its name.
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
}

/// A whole page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exposition {
    /// The families by name: a histogram by its name without `_bucket`.
    pub families: BTreeMap<String, Exposed>,
}

impl Exposition {
    /// Reads a page; `from` says where it came from, for the messages.
    pub fn parse(text: &str, from: &str) -> Result<Self, Vec<Problem>> {
        let mut page = Self::default();
        let mut faults = Vec::new();
        for (index, line) in text.lines().enumerate() {
            if let Err(fault) = page.line(line.trim_end()) {
                faults.push(format!("line {}: {fault}: `{}`", index + 1, shortened(line)));
            }
        }
        if faults.is_empty() && page.families.is_empty() {
            faults.push("it holds no metric".to_owned());
        }
        if faults.is_empty() { Ok(page) } else { Err(vec![not_an_exposition(text, from, &faults)]) }
    }

    /// Adds what another scrape of the same target showed.
    pub fn merge(&mut self, other: Self) {
        for (name, exposed) in other.families {
            match self.families.get_mut(&name) {
                Some(known) => known.series.extend(exposed.series),
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
                let kind = Kind::of_word(rest.trim()).ok_or_else(|| format!("`{}` is no type", rest.trim()))?;
                self.family(name).kind = kind;
            }
            Some("HELP") => rest.trim().clone_into(&mut self.family(name).help),
            _ => {}
        }
        Ok(())
    }

    fn family(&mut self, name: &str) -> &mut Exposed {
        let empty = || Exposed { kind: Kind::Untyped, help: String::new(), series: Vec::new() };
        self.families.entry(name.to_owned()).or_insert_with(empty)
    }

    fn sample(&mut self, sample: Sample) {
        let Some(name) = self.family_of(&sample.name) else { return };
        let family = self.family(&name);
        let mut labels = sample.labels;
        if let Some(part) = family.kind.part_label() {
            labels.remove(part);
        }
        // The buckets of a histogram follow each other with the same labels.
        if family.series.last() != Some(&labels) {
            family.series.push(labels);
        }
    }

    /// The family of a series; none for the creation times that OpenMetrics adds.
    fn family_of(&mut self, series: &str) -> Option<String> {
        let is = |name: &str, kinds: &[Kind]| self.families.get(name).is_some_and(|known| kinds.contains(&known.kind));
        for (suffix, kinds) in [
            ("_bucket", &[Kind::Histogram][..]),
            ("_sum", &[Kind::Histogram, Kind::Summary]),
            ("_count", &[Kind::Histogram, Kind::Summary]),
        ] {
            if let Some(base) = series.strip_suffix(suffix).filter(|base| is(base, kinds)) {
                return Some(base.to_owned());
            }
        }
        if self.families.contains_key(series) {
            return Some(series.to_owned());
        }
        let created = series.strip_suffix("_created").is_some_and(|base| {
            let total = format!("{base}_total");
            is(base, &[Kind::Counter, Kind::Histogram, Kind::Summary]) || is(&total, &[Kind::Counter])
        });
        if created {
            return None;
        }
        // OpenMetrics declares a counter and an info metric without the ending that their series have.
        let declared = [("_total", Kind::Counter), ("_info", Kind::Gauge)]
            .iter()
            .find_map(|(suffix, kind)| series.strip_suffix(suffix).filter(|base| is(base, &[*kind])));
        if let Some(family) = declared.and_then(|base| self.families.remove(base)) {
            self.families.insert(series.to_owned(), family);
        }
        Some(series.to_owned())
    }
}

fn not_an_exposition(text: &str, from: &str, faults: &[String]) -> Problem {
    let start = text.trim_start();
    if start.starts_with('<') {
        return Problem::new(
            format!("{from} answers with a page of HTML, not with metrics"),
            "see that the path is right, and that it is the program itself that answers, not a proxy or a single-page app",
        );
    }
    if start.starts_with(['{', '[']) && start.trim_end().ends_with(['}', ']']) {
        return Problem::new(
            format!("{from} answers with JSON, not with metrics"),
            "ask for the path that Prometheus scrapes, as a rule /metrics",
        );
    }
    let more = if faults.len() > 3 { format!("\n… {} more lines", faults.len() - 3) } else { String::new() };
    let shown: Vec<_> = faults.iter().take(3).map(String::as_str).collect();
    Problem::new(
        format!("{from} does not answer in Prometheus' text format:\n{}{more}", shown.join("\n")),
        "let the program write the text format 0.0.4; `promtool check metrics` reads it too",
    )
}

fn shortened(line: &str) -> String {
    let visible = |letter: char| if letter.is_control() { '?' } else { letter };
    let short: String = line.chars().take(80).map(visible).collect();
    if short.chars().count() < line.chars().count() { short + "…" } else { short }
}
