//! Reads a catalogue back, for `contract` and for the checks of the whole; a line that says nothing is a fault.

use std::collections::{BTreeMap, BTreeSet};

use super::{Catalogue, Family, Label};
use crate::Problem;
use crate::exposition::Kind;

impl Catalogue {
    /// Reads the text of a file; `path` is its name in messages.
    pub fn parse(text: &str, path: &str) -> Result<Self, Vec<Problem>> {
        let mut reader = Reader::default();
        let mut problems = Vec::new();
        for (index, line) in text.lines().enumerate() {
            if let Err((fault, fix)) = reader.line(line.trim_end()) {
                problems.push(Problem::new(format!("{path}:{}: {fault}", index + 1), fix));
            }
        }
        if reader.catalogue.exporter.is_empty() {
            problems.push(Problem::new(format!("{path} names no exporter"), "begin it with `# exporter: name`"));
        }
        if problems.is_empty() { Ok(reader.catalogue) } else { Err(problems) }
    }
}

type Fault = (String, &'static str);

#[derive(Default)]
struct Reader {
    catalogue: Catalogue,
    /// Closed sets stand above the series that has the label.
    enums: BTreeMap<(String, String), BTreeSet<String>>,
}

impl Reader {
    fn line(&mut self, line: &str) -> Result<(), Fault> {
        match line.strip_prefix("# ") {
            Some(comment) => self.comment(comment),
            None if line.is_empty() => Ok(()),
            None => self.series(line),
        }
    }

    fn comment(&mut self, comment: &str) -> Result<(), Fault> {
        let (word, rest) = comment.split_once(' ').unwrap_or((comment, ""));
        let (name, value) = rest.split_once(' ').unwrap_or((rest, ""));
        let catalogue = &mut self.catalogue;
        match word {
            "exporter:" => rest.clone_into(&mut catalogue.exporter),
            "image:" => catalogue.image = Some(rest.to_owned()),
            "flags:" => catalogue.flags = rest.split_whitespace().map(str::to_owned).collect(),
            "source:" => rest.clone_into(&mut catalogue.source),
            "note:" => catalogue.notes.push(rest.to_owned()),
            "off-by-default:" => {
                let metrics = value.split_whitespace().map(str::to_owned).collect();
                catalogue.off_by_default.insert(name.to_owned(), metrics);
            }
            "unlimited-at-0:" => {
                catalogue.unlimited_at_zero = rest.split_whitespace().map(str::to_owned).collect();
            }
            "HELP" => value.clone_into(&mut self.family(name).help),
            "TYPE" => {
                let unknown = || {
                    (format!("`{value}` is no kind of metric"), "write counter, gauge, histogram, summary or untyped")
                };
                self.family(name).kind = Kind::of_word(value).ok_or_else(unknown)?;
            }
            "enum" => {
                let (metric, label) = name
                    .rsplit_once('.')
                    .ok_or_else(|| (format!("`{name}` names no label"), "write `# enum metric.label value,value`"))?;
                let values = value.split(',').map(str::to_owned).collect();
                self.enums.insert((metric.to_owned(), label.to_owned()), values);
            }
            "LABELS" => {
                let labels = self.labels(name, value)?;
                self.family(name).labels = Some(labels);
            }
            _ => return Err((format!("`# {word}` is not known"), "write it as `# note: …`")),
        }
        Ok(())
    }

    fn series(&mut self, line: &str) -> Result<(), Fault> {
        let fault = || (format!("`{line}` is neither a comment nor a series"), "write `name{label,label}`");
        let (name, labels) = match line.split_once('{') {
            Some((name, rest)) => (name, rest.strip_suffix('}').ok_or_else(fault)?),
            None => (line, ""),
        };
        if !self.catalogue.families.contains_key(name) {
            return Err((format!("`{name}` has no `# TYPE` above it"), "say what kind of metric it is"));
        }
        let labels = self.labels(name, labels)?;
        let family = self.family(name);
        family.labels = Some(labels);
        family.had_series = true;
        Ok(())
    }

    fn labels(&mut self, metric: &str, names: &str) -> Result<BTreeMap<String, Label>, Fault> {
        let mut labels = BTreeMap::new();
        for name in names.split(',').filter(|name| !name.is_empty()) {
            let (label, always) = name.strip_suffix('?').map_or((name, true), |label| (label, false));
            if !label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
                return Err((format!("`{label}` is no label"), "write `name{label,label}`, without values"));
            }
            let values = self.enums.remove(&(metric.to_owned(), label.to_owned()));
            labels.insert(label.to_owned(), Label { always, values });
        }
        Ok(labels)
    }

    fn family(&mut self, name: &str) -> &mut Family {
        let empty = || Family { kind: Kind::Untyped, help: String::new(), labels: None, had_series: false };
        self.catalogue.families.entry(name.to_owned()).or_insert_with(empty)
    }
}
