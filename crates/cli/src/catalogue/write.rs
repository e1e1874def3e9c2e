//! The text of a catalogue: one way to write each, so that a difference between two is a difference in what they say.

use super::{Catalogue, Family, Label};

impl Catalogue {
    /// The whole file.
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
        for (collector, metrics) in &self.off_by_default {
            text += &header(&format!("off-by-default: {collector} {}", metrics.join(" ")));
        }
        if !self.unlimited_at_zero.is_empty() {
            text += &header(&format!("unlimited-at-0: {}", self.unlimited_at_zero.join(" ")));
        }
        for (name, family) in &self.families {
            text += &entry(name, family);
        }
        text
    }
}

fn header(line: &str) -> String {
    format!("# {}\n", line.replace('\n', " "))
}

fn entry(name: &str, family: &Family) -> String {
    let mut text = "\n".to_owned();
    if !family.help.is_empty() {
        text += &header(&format!("HELP {name} {}", family.help));
    }
    text += &header(&format!("TYPE {name} {}", family.kind.word()));
    let Some(labels) = &family.labels else { return text };
    let names: Vec<String> = labels
        .iter()
        .map(|(label, Label { always, .. })| format!("{label}{}", if *always { "" } else { "?" }))
        .collect();
    let series = match (family.had_series, names.is_empty()) {
        (true, true) => format!("{name}\n"),
        (true, false) => format!("{name}{{{}}}\n", names.join(",")),
        (false, _) => header(format!("LABELS {name} {}", names.join(",")).trim_end()),
    };
    // The checks read a closed set once they know the label, wherever it stands; people read it above the series.
    for (label, Label { values, .. }) in labels {
        if let Some(values) = values {
            let values: Vec<_> = values.iter().map(String::as_str).collect();
            text += &header(&format!("enum {name}.{label} {}", values.join(",")));
        }
    }
    text + &series
}
