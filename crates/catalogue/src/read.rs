//! Reads a catalogue, and names every line that says nothing.

use std::collections::{BTreeMap, BTreeSet};

use query::Unit;

use crate::catalogue::Unmatched;
use crate::names::{Belongs, Known, belongs};
use crate::write::unit_word;
use crate::{Catalogue, Family, Fault, Kind, Label, SeriesCount, Sets, line};

impl Catalogue {
    /// Reads a catalogue; else says what is wrong, all at once, by line.
    pub fn parse(text: &str) -> Result<Self, Vec<Fault>> {
        let mut reader = Reader::default();
        for (index, line) in text.lines().enumerate() {
            reader.number = index + 1;
            if let Err(fault) = reader.line(line.trim()) {
                reader.faults.push(fault);
            }
        }
        reader.finish()
    }
}

#[derive(Default)]
struct Reader {
    catalogue: Catalogue,
    /// The line that is read, from 1.
    number: usize,
    faults: Vec<Fault>,
    /// Sets of values, closed or not: of which metric if not of all, of which label, and where it says so.
    enums: Vec<(usize, bool, String, BTreeSet<String>)>,
    /// Which line speaks of a collector's pattern, or of a limit.
    lines: BTreeMap<String, usize>,
}

impl Reader {
    fn fault(&self, message: impl Into<String>, fix: impl Into<String>) -> Fault {
        Fault::new(self.number, message, fix)
    }

    fn line(&mut self, line: &str) -> Result<(), Fault> {
        match line.strip_prefix('#') {
            Some(comment) => self.comment(comment.trim()),
            None if line.is_empty() => Ok(()),
            None => self.series(line),
        }
    }

    fn comment(&mut self, comment: &str) -> Result<(), Fault> {
        let cut = |text: &str| match text.find(' ').into_iter().chain(text.find('\t')).min() {
            Some(end) => (text[..end].to_owned(), text[end..].trim().to_owned()),
            None => (text.to_owned(), String::new()),
        };
        let (word, rest) = cut(comment);
        let (name, value) = cut(&rest);
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let catalogue = &mut self.catalogue;
        match word.as_str() {
            "exporter:" => catalogue.exporter = rest,
            "image:" => catalogue.image = Some(rest),
            "flags:" => catalogue.flags = words(&rest),
            "source:" => catalogue.source = rest,
            "note:" => catalogue.notes.push(rest),
            "series:" => {
                let fix = "write `# series: 812`, or `# series: 812 for 20 pods`";
                let count = series_count(&rest).ok_or_else(|| self.fault("this is no number of series", fix))?;
                self.catalogue.series_count = Some(count);
            }
            "off-by-default:" => {
                let metrics = words(&value);
                if metrics.is_empty() {
                    let fix = "write `# off-by-default: collector metric metric_*`";
                    return Err(self.fault("this collector has no metrics", fix));
                }
                self.lines.extend(metrics.iter().map(|pattern| (format!("{name} {pattern}"), self.number)));
                catalogue.off_by_default.entry(name).or_default().extend(metrics);
            }
            "unlimited-at-0:" => {
                let limits = words(&rest);
                self.lines.extend(limits.iter().map(|limit| (limit.clone(), self.number)));
                catalogue.unlimited_at_zero.extend(limits);
            }
            "counts:" => {
                let counting = words(&rest);
                self.lines.extend(counting.iter().map(|name| (name.clone(), self.number)));
                catalogue.counting.extend(counting);
            }
            "BOUNDS" => self.family(&name)?.bounds = Some(values(&value)),
            "usual" | "enum" if value.is_empty() => {
                let message = format!("this `{word}` lists no values");
                return Err(self.fault(message, format!("write `# {word} metric.label value,value`")));
            }
            "enum" | "usual" => self.enums.push((self.number, word == "enum", name, values(&value))),
            "HELP" => self.family(&name)?.help = value,
            "TYPE" => {
                let kind = Kind::declared(&name, &value).ok_or_else(|| {
                    let fix = "write counter, gauge, histogram, native histogram, summary, info or untyped";
                    self.fault(format!("`{value}` is not a kind of metric"), fix)
                })?;
                self.family(&name)?.kind = kind;
            }
            "SETS" => {
                let fix = "write `# SETS name 17`, or `# SETS name 17, 15 of pods`";
                let sets = Sets::read(&value).ok_or_else(|| self.fault("this is no number of sets", fix))?;
                self.family(&name)?.sets = Some(sets);
            }
            "UNIT" => {
                let unit = Unit::written(&value).ok_or_else(|| {
                    let known: Vec<_> = Unit::ALL.iter().map(|unit| unit_word(*unit)).collect();
                    self.fault(format!("`{value}` is not a unit"), format!("write one of {}", known.join(", ")))
                })?;
                self.family(&name)?.stated_unit = Some(unit);
            }
            "LABELS" => {
                let labels = self.declared_labels(&value)?;
                self.family(&name)?.labels.get_or_insert_default().extend(labels);
            }
            // OpenMetrics ends a page with it.
            "EOF" if rest.is_empty() => {}
            _ => return Err(self.fault(format!("`# {word}` is not known"), "correct the word, or write `# note: …`")),
        }
        Ok(())
    }

    fn declared_labels(&self, names: &str) -> Result<Vec<(String, Label)>, Fault> {
        let names = names.split(',').map(str::trim).filter(|name| !name.is_empty());
        names
            .map(|name| {
                let (label, always) = name.strip_suffix('?').map_or((name, true), |label| (label, false));
                if line::label(label).is_none_or(|(_, rest)| !rest.is_empty()) {
                    return Err(self.fault(format!("`{label}` is no label"), "write `# LABELS name label,label`"));
                }
                Ok((label.to_owned(), Label { always, ..Label::default() }))
            })
            .collect()
    }

    fn family(&mut self, name: &str) -> Result<&mut Family, Fault> {
        // Most lines speak of the metric of the line above, whose name has been looked at.
        let is_known = self.catalogue.families.contains_key(name);
        if !is_known && line::name(name).is_none_or(|(_, rest)| !rest.is_empty()) {
            return Err(self.fault(format!("`{name}` is not the name of a metric"), "write `# TYPE name gauge`"));
        }
        let families = &mut self.catalogue.families;
        Ok(families.entry(name.to_owned()).or_insert_with(|| Family::new(name, Kind::Untyped)))
    }

    fn series(&mut self, text: &str) -> Result<(), Fault> {
        let Some((name, labels)) = series(text) else {
            return Err(self.fault("this is neither a comment nor a series", "write `name{label,label}`"));
        };
        let Some(metric) = self.metric_of(name) else {
            let fix = format!("add `# TYPE {name} gauge`, or what it is");
            return Err(self.fault(format!("`{name}` has no `# TYPE` above it"), fix));
        };
        // A time of creation is no metric.
        if metric.is_empty() {
            return Ok(());
        }
        let family = self.family(&metric)?;
        let first = !family.had_series;
        let of_parts = family.kind.part_label();
        let labels: Vec<_> = labels.into_iter().filter(|(label, _)| Some(label.as_str()) != of_parts).collect();
        let known = family.labels.get_or_insert_default();
        for (label, known) in &mut *known {
            known.always &= labels.iter().any(|(here, always)| here == label && *always);
        }
        for (label, always) in labels {
            known.entry(label).or_insert(Label { always: always && first, ..Label::default() });
        }
        family.had_series = true;
        Ok(())
    }

    /// The metric that a series line belongs to; an empty name for a time of creation.
    fn metric_of(&mut self, series: &str) -> Option<String> {
        let families = &mut self.catalogue.families;
        let known = |name: &str| families.get(name).map(|one| Known { kind: one.kind, has_series: one.had_series });
        match belongs(series, known) {
            Belongs::To(name) => Some(name),
            Belongs::Created => Some(String::new()),
            Belongs::DeclaredAs(name) => {
                let declared = families.remove(&name)?;
                families.insert(series.to_owned(), Family { name: series.to_owned(), ..declared });
                Some(series.to_owned())
            }
            Belongs::Undeclared => None,
        }
    }

    fn finish(mut self) -> Result<Catalogue, Vec<Fault>> {
        if self.catalogue.exporter.is_empty() {
            self.faults.push(Fault::new(
                0,
                "the catalogue does not name its exporter",
                "begin with `# exporter: name`",
            ));
        }
        for (line, closed, name, values) in std::mem::take(&mut self.enums) {
            let (metric, label) =
                name.rsplit_once('.').map_or((None, name.as_str()), |(metric, label)| (Some(metric), label));
            let families = self.catalogue.families.values_mut();
            let meant = families.filter(|family| metric.is_none_or(|metric| family.name == metric));
            let labels: Vec<_> = meant.filter_map(|family| family.labels.as_mut()?.get_mut(label)).collect();
            if labels.is_empty() {
                let message = format!("no metric has the label of `{} {name}`", if closed { "enum" } else { "usual" });
                self.faults.push(Fault::new(line, message, "correct its name, or remove the line"));
            }
            for label in labels {
                if closed {
                    label.values = Some(values.clone());
                } else {
                    label.usual.clone_from(&values);
                }
            }
        }
        for unmatched in self.catalogue.settle() {
            self.faults.push(match unmatched {
                Unmatched::Collector(collector, pattern) => Fault::new(
                    self.lines.get(&format!("{collector} {pattern}")).copied().unwrap_or_default(),
                    format!("the collector `{collector}` has no metric `{pattern}`"),
                    "record the exporter with the collector on, or add `# TYPE` of the metric",
                ),
                Unmatched::Limit(metric) => Fault::new(
                    self.lines.get(&metric).copied().unwrap_or_default(),
                    format!("there is no metric `{metric}`, which `unlimited-at-0` names"),
                    "correct its name, or remove it",
                ),
                Unmatched::Counting(metric) => Fault::new(
                    self.lines.get(&metric).copied().unwrap_or_default(),
                    format!("there is no metric `{metric}`, which `counts` names"),
                    "correct its name, or remove it",
                ),
            });
        }
        if self.faults.is_empty() { Ok(self.catalogue) } else { Err(self.faults) }
    }
}

/// `812`, or `812 for 20 pods`.
fn series_count(text: &str) -> Option<SeriesCount> {
    let Some((series, of)) = text.split_once(" for ") else {
        return Some(SeriesCount { series: text.parse().ok()?, pods: None });
    };
    let pods = of.strip_suffix(" pods")?.parse().ok().filter(|pods| *pods > 0)?;
    Some(SeriesCount { series: series.parse().ok()?, pods: Some(pods) })
}

/// The values of a closed set; a `\` lets a comma belong to one.
fn values(text: &str) -> BTreeSet<String> {
    let mut values = vec![String::new()];
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        let value = match letter {
            ',' => {
                values.push(String::new());
                continue;
            }
            '\\' => match letters.next() {
                Some('n') => '\n',
                escaped => escaped.unwrap_or('\\'),
            },
            letter => letter,
        };
        if let Some(last) = values.last_mut() {
            last.push(value);
        }
    }
    values.iter().map(|value| value.trim().to_owned()).collect()
}

/// A series line: `name{a,b?}`, or one of a page, `name{a="x",b=""} 1`. Its labels, and whether each is there.
fn series(text: &str) -> Option<(&str, Vec<(String, bool)>)> {
    let (name, rest) = line::name(text)?;
    let Some(mut rest) = rest.trim_start().strip_prefix('{') else {
        return is_end(rest).then(|| (name, Vec::new()));
    };
    let mut labels = Vec::new();
    loop {
        rest = rest.trim_start();
        if let Some(rest) = rest.strip_prefix('}') {
            return is_end(rest).then_some((name, labels));
        }
        let (label, behind) = line::label(rest)?;
        let (always, behind) = if let Some(behind) = behind.strip_prefix('?') {
            (false, behind)
        } else if let Some(value) = behind.trim_start().strip_prefix('=') {
            let (value, behind) = line::quoted(value.trim_start().strip_prefix('"')?)?;
            (!value.is_empty(), behind)
        } else {
            (true, behind)
        };
        labels.push((label.to_owned(), always));
        rest = behind.trim_start();
        rest = match rest.strip_prefix(',') {
            Some(rest) => rest,
            None if rest.starts_with('}') => rest,
            None => return None,
        };
    }
}

/// Whether a series line ends well: with nothing, or with a value.
fn is_end(text: &str) -> bool {
    text.trim().is_empty() || line::value(text).is_ok()
}
