//! The text of a catalogue: one way to write each, so that a difference between two is a difference in what they say.

use std::collections::BTreeSet;

use query::Unit;

use crate::{Catalogue, Family, Label, SeriesCount};

impl Catalogue {
    /// The whole file. [`Catalogue::parse`] reads the same catalogue from it.
    pub fn text(&self) -> String {
        let mut text = header(&format!("exporter: {}", self.exporter));
        if let Some(image) = &self.image {
            text += &header(&format!("image: {image}"));
        }
        if !self.flags.is_empty() {
            text += &header(&format!("flags: {}", self.flags.join(" ")));
        }
        text += &header(&format!("source: {}", self.source));
        for note in &self.notes {
            text += &header(&format!("note: {note}"));
        }
        if let Some(count) = self.series_count {
            text += &header(&count.line());
        }
        for (collector, metrics) in &self.off_by_default {
            text += &header(&format!("off-by-default: {collector} {}", metrics.join(" ")));
        }
        if !self.unlimited_at_zero.is_empty() {
            text += &header(&format!("unlimited-at-0: {}", self.unlimited_at_zero.join(" ")));
        }
        if !self.counting.is_empty() {
            text += &header(&format!("counts: {}", self.counting.join(" ")));
        }
        for family in self.families.values() {
            text += &entry(family);
        }
        text
    }
}

impl SeriesCount {
    /// The line that says it, without its `# `.
    pub(crate) fn line(self) -> String {
        let of = self.pods.map(|pods| format!(" for {pods} pods")).unwrap_or_default();
        format!("series: {}{of}", self.series)
    }
}

fn header(line: &str) -> String {
    format!("# {}\n", line.replace('\n', " ").trim_end())
}

fn entry(family: &Family) -> String {
    let name = &family.name;
    let mut text = "\n".to_owned();
    if !family.help.is_empty() {
        text += &header(&format!("HELP {name} {}", family.help));
    }
    text += &header(&format!("TYPE {name} {}", family.kind.written(name)));
    if let Some(unit) = family.stated_unit {
        text += &header(&format!("UNIT {name} {}", unit_word(unit)));
    }
    if let Some(bounds) = &family.bounds {
        text += &header(&format!("BOUNDS {name} {}", bounds.iter().map(String::as_str).collect::<Vec<_>>().join(",")));
    }
    if let Some(sets) = family.sets {
        text += &header(&sets.line(name));
    }
    let Some(labels) = &family.labels else { return if family.had_series { text + name + "\n" } else { text } };
    let names: Vec<String> = labels
        .iter()
        .map(|(label, Label { always, .. })| format!("{label}{}", if *always { "" } else { "?" }))
        .collect();
    let series = match (family.had_series, names.is_empty()) {
        (true, true) => format!("{name}\n"),
        (true, false) => format!("{name}{{{}}}\n", names.join(",")),
        (false, _) => header(&format!("LABELS {name} {}", names.join(","))),
    };
    // People read a closed set above the series.
    for (label, Label { values, usual, .. }) in labels {
        if let Some(values) = values {
            text += &header(&closed_set(name, label, values));
        }
        if !usual.is_empty() {
            text += &header(&set("usual", name, label, usual));
        }
    }
    text + &series
}

/// The line that says all values of a label, without its `# `.
pub(crate) fn closed_set(metric: &str, label: &str, values: &BTreeSet<String>) -> String {
    set("enum", metric, label, values)
}

fn set(word: &str, metric: &str, label: &str, values: &BTreeSet<String>) -> String {
    let values: Vec<_> = values.iter().map(|value| escaped(value)).collect();
    format!("{word} {metric}.{label} {}", values.join(","))
}

/// A value as a list of them holds it: `\` before a comma and before itself, `\n` for a line break.
fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace(',', "\\,").replace('\n', "\\n")
}

/// A unit as it is written behind `# UNIT name`: its name in one word.
pub(crate) fn unit_word(unit: Unit) -> String {
    unit.name().split(" (").next().unwrap_or_default().replace(' ', "-")
}
