//! Reads a catalogue, and names every line that says nothing.

use std::collections::BTreeSet;

use super::{Catalogue, Family, Label, MetricKind};
use crate::rules::CATALOGUE;
use query::Unit;
use query::variable::{is_alpha, is_alphanumeric};
use query::{Finding, Span};

/// Labels that belong to a part of a metric.
const OF_PARTS: [&str; 2] = ["le", "quantile"];

impl Catalogue {
    /// Reads a catalogue; else says what is wrong, all at once.
    pub fn parse(text: &str) -> Result<Self, Vec<Finding>> {
        let mut reader = Reader::default();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            reader.span = Span::new(start, start + line.trim_end().len());
            reader.line(line.trim());
            start += line.len();
        }
        reader.finish()
    }
}

#[derive(Default)]
struct Reader {
    catalogue: Catalogue,
    span: Span,
    findings: Vec<Finding>,
    /// The metric of the last `# TYPE`.
    current: String,
    enums: Vec<(Span, String, BTreeSet<String>)>,
    off: Vec<(Span, String, String)>,
    unlimited: Vec<(Span, String)>,
}

impl Reader {
    fn fault(&mut self, message: impl Into<String>, fix: impl Into<String>) {
        self.findings.push(Finding::new(&CATALOGUE, self.span, message, fix));
    }

    fn line(&mut self, line: &str) {
        match line.strip_prefix('#') {
            Some(comment) => self.comment(comment.trim()),
            None if line.is_empty() => {}
            None => self.series(line),
        }
    }

    fn comment(&mut self, comment: &str) {
        let (word, rest) = comment.split_once(' ').unwrap_or((comment, ""));
        let rest = rest.trim();
        let (name, value) = rest.split_once(' ').map_or((rest, ""), |(name, value)| (name, value.trim()));
        match word {
            "exporter:" => rest.clone_into(&mut self.catalogue.exporter),
            "image:" => rest.clone_into(&mut self.catalogue.image),
            "source:" => rest.clone_into(&mut self.catalogue.source),
            "flags:" => self.catalogue.flags = rest.split_whitespace().map(str::to_owned).collect(),
            "enum" => {
                let values: BTreeSet<_> = value.split(',').map(|value| value.trim().to_owned()).collect();
                if value.is_empty() {
                    return self.fault("this `enum` lists no values", "write `# enum label value,value`");
                }
                self.enums.push((self.span, name.to_owned(), values));
            }
            "off-by-default:" if value.is_empty() => {
                self.fault("this collector has no metrics", "write `# off-by-default: collector metric metric_*`");
            }
            "off-by-default:" => {
                let metrics = value.split_whitespace().map(|metric| (self.span, name.to_owned(), metric.to_owned()));
                self.off.extend(metrics);
            }
            "unlimited-at-0:" => {
                self.unlimited.extend(rest.split_whitespace().map(|metric| (self.span, metric.to_owned())));
            }
            "TYPE" => self.kind(name, value),
            "HELP" => value.clone_into(&mut self.family(name).help),
            "UNIT" => self.unit(name, value),
            "LABELS" => {
                for label in value.split(',').map(str::trim).filter(|label| !label.is_empty()) {
                    self.family(name).labels.insert(label.to_owned(), Label { always: true, values: None });
                }
                self.family(name).labels_known = true;
            }
            // Any other comment is for people.
            _ => {}
        }
    }

    fn unit(&mut self, name: &str, word: &str) {
        if let Some(unit) = Unit::written(word) {
            self.family(name).unit = unit;
            return;
        }
        let word_of = |unit: &Unit| unit.name().split(" (").next().unwrap_or_default().replace(' ', "-");
        let known: Vec<_> = Unit::ALL.iter().map(word_of).collect();
        self.fault(format!("`{word}` is not a unit"), format!("write one of {}", known.join(", ")));
    }

    fn family(&mut self, name: &str) -> &mut Family {
        self.catalogue.families.entry(name.to_owned()).or_insert_with(|| Family {
            name: name.to_owned(),
            kind: MetricKind::Untyped,
            unit: Unit::Unknown,
            help: String::new(),
            labels: std::collections::BTreeMap::new(),
            labels_known: false,
            had_series: false,
            collector: None,
            unlimited_at_zero: false,
        })
    }

    fn kind(&mut self, name: &str, kind: &str) {
        let kind = match kind {
            "gauge" if name.ends_with("_info") => MetricKind::Info,
            "counter" => MetricKind::Counter,
            "gauge" => MetricKind::Gauge,
            "histogram" => MetricKind::Histogram,
            "summary" => MetricKind::Summary,
            "info" => MetricKind::Info,
            "untyped" | "unknown" => MetricKind::Untyped,
            _ => {
                return self.fault(
                    format!("`{kind}` is not a kind of metric"),
                    "write counter, gauge, histogram, summary, info or untyped",
                );
            }
        };
        name.clone_into(&mut self.current);
        self.family(name).kind = kind;
    }

    fn series(&mut self, line: &str) {
        let length = line.bytes().take_while(|byte| is_alphanumeric(*byte) || *byte == b':').count();
        let (name, rest) = line.split_at(length);
        let labels = if rest.starts_with('{') { labels(rest) } else { Some(Vec::new()) };
        let Some(labels) = labels.filter(|_| !name.is_empty()) else {
            return self.fault("this is neither a comment nor a series", "write `name{label,label}`");
        };
        let Some(base) = self.base(name) else {
            return self.fault(
                format!("`{name}` has no `# TYPE` above it"),
                format!("add `# TYPE {name} gauge`, or what it is"),
            );
        };
        let family = self.family(&base);
        let first = !family.had_series;
        let labels: Vec<_> = labels.into_iter().filter(|(label, _)| !OF_PARTS.contains(&label.as_str())).collect();
        for (label, known) in &mut family.labels {
            known.always &= labels.iter().any(|(here, always)| here == label && *always);
        }
        for (label, always) in labels {
            family.labels.entry(label).or_insert(Label { always: always && first, values: None });
        }
        family.had_series = true;
        family.labels_known = true;
    }

    /// The metric that a series line belongs to.
    fn base(&mut self, series: &str) -> Option<String> {
        if self.catalogue.find(series).is_none() && series.strip_suffix("_total") == Some(&self.current) {
            // OpenMetrics types a counter without its suffix.
            let mut family = self.catalogue.families.remove(&self.current)?;
            series.clone_into(&mut family.name);
            self.catalogue.families.insert(series.to_owned(), family);
            series.clone_into(&mut self.current);
        }
        let found = self.catalogue.find(series).map(|(family, _)| family.name.clone());
        found.or_else(|| self.catalogue.families.contains_key(series).then(|| series.to_owned()))
    }

    fn finish(mut self) -> Result<Catalogue, Vec<Finding>> {
        if self.catalogue.exporter.is_empty() {
            self.findings.push(Finding::new(
                &CATALOGUE,
                Span::default(),
                "the catalogue does not name its exporter",
                "begin with `# exporter: name`",
            ));
        }
        for (span, name, values) in std::mem::take(&mut self.enums) {
            let (metric, label) =
                name.split_once('.').map_or((None, name.as_str()), |(metric, label)| (Some(metric), label));
            let mut found = false;
            for family in
                self.catalogue.families.values_mut().filter(|family| metric.is_none_or(|metric| family.name == metric))
            {
                if let Some(known) = family.labels.get_mut(label) {
                    known.values = Some(values.clone());
                    found = true;
                }
            }
            if !found {
                self.findings.push(Finding::new(
                    &CATALOGUE,
                    span,
                    format!("no metric has the label of `enum {name}`"),
                    "correct its name, or remove the line",
                ));
            }
        }
        for (span, collector, pattern) in std::mem::take(&mut self.off) {
            let prefix = pattern.strip_suffix('*');
            let mut found = false;
            for family in self.catalogue.families.values_mut() {
                if prefix.map_or(family.name == pattern, |prefix| family.name.starts_with(prefix)) {
                    family.collector = Some(collector.clone());
                    found = true;
                }
            }
            if !found {
                self.findings.push(Finding::new(
                    &CATALOGUE,
                    span,
                    format!("the collector `{collector}` has no metric `{pattern}`"),
                    "record the exporter with the collector on, or add `# TYPE` of the metric",
                ));
            }
        }
        for (span, metric) in std::mem::take(&mut self.unlimited) {
            match self.catalogue.families.get_mut(&metric) {
                Some(family) => family.unlimited_at_zero = true,
                None => self.findings.push(Finding::new(
                    &CATALOGUE,
                    span,
                    format!("there is no metric `{metric}`, which `unlimited-at-0` names"),
                    "correct its name, or remove it",
                )),
            }
        }
        for family in self.catalogue.families.values_mut().filter(|family| family.unit == Unit::Unknown) {
            family.unit = match family.kind {
                MetricKind::Info => Unit::Truth,
                kind => Unit::of_metric(&family.name, kind == MetricKind::Counter),
            };
        }
        if self.findings.is_empty() { Ok(self.catalogue) } else { Err(self.findings) }
    }
}

/// The labels in `{a,b?}` or `{a="x",b=""} 1`, and whether each is there.
fn labels(text: &str) -> Option<Vec<(String, bool)>> {
    let mut rest = text.strip_prefix('{')?.trim_start();
    let mut labels = Vec::new();
    while !rest.starts_with('}') {
        let length = rest.bytes().take_while(|byte| is_alphanumeric(*byte)).count();
        let (name, behind) = rest.split_at(length);
        if !name.bytes().next().is_some_and(is_alpha) {
            return None;
        }
        rest = behind;
        let mut always = true;
        if let Some(behind) = rest.strip_prefix('?') {
            always = false;
            rest = behind;
        } else if let Some(value) = rest.strip_prefix("=\"") {
            always = !value.starts_with('"');
            let mut escaped = false;
            let end = value.bytes().position(|byte| {
                let closes = byte == b'"' && !escaped;
                escaped = byte == b'\\' && !escaped;
                closes
            })?;
            rest = &value[end + 1..];
        }
        labels.push((name.to_owned(), always));
        rest = rest.trim_start();
        if let Some(behind) = rest.strip_prefix(',') {
            rest = behind.trim_start();
        } else if !rest.starts_with('}') {
            return None;
        }
    }
    Some(labels)
}

#[cfg(test)]
mod tests {
    use super::super::{Catalogue, MetricKind, Part};
    use query::Unit;

    fn faults(text: &str) -> Vec<String> {
        let faults = Catalogue::parse(text).unwrap_err();
        faults.iter().map(|fault| format!("{}: {fault}", fault.line_and_column(text).0)).collect()
    }

    #[test]
    fn a_recorded_exposition_is_a_catalogue() {
        let catalogue = Catalogue::parse(
            "# exporter: backend\n# TYPE http_request_duration_seconds histogram\n\
             http_request_duration_seconds_bucket{route=\"/a\",le=\"0.1\"} 5 1700000000\n\
             http_request_duration_seconds_sum{route=\"/a\"} 1\nhttp_request_duration_seconds_count{route=\"/a\"} 5\n\
             # TYPE disk gauge\n# UNIT disk bytes\ndisk{device=\"sda\",label=\"x\\\"y\"} 1\ndisk{device=\"sdb\",label=\"\"} 1\n\
             # TYPE jobs counter\njobs_total 4\n# TYPE build_info gauge\nbuild_info{version=\"1\"} 1\n",
        )
        .unwrap();
        let (family, part) = catalogue.find("http_request_duration_seconds_bucket").unwrap();
        assert_eq!((family.kind, family.unit, part), (MetricKind::Histogram, Unit::Seconds, Part::Bucket));
        assert_eq!(family.labels.keys().collect::<Vec<_>>(), ["route"]);
        let disk = &catalogue.families["disk"];
        assert!(disk.labels["device"].always && !disk.labels["label"].always);
        assert_eq!(disk.unit, Unit::Bytes);
        assert_eq!(catalogue.families["jobs_total"].kind, MetricKind::Counter);
        assert_eq!(catalogue.families["build_info"].kind, MetricKind::Info);
        assert!(catalogue.find("http_request_duration_seconds").is_none());
    }

    #[test]
    fn the_header_says_what_cannot_be_seen() {
        let catalogue = Catalogue::parse(
            "# exporter: e\n# image: i:1\n# flags: --a --b\n# enum mode idle,user\n# enum b.state on,off\n\
             # off-by-default: systemd c_*\n# TYPE a counter\na{mode,x?}\n# TYPE b gauge\nb{state}\n\
             # TYPE c_units gauge\n# LABELS c_units name,state\n# TYPE d gauge\n",
        )
        .unwrap();
        assert_eq!(catalogue.flags, ["--a", "--b"]);
        assert_eq!(catalogue.families["a"].labels["mode"].values.as_ref().unwrap().len(), 2);
        assert!(!catalogue.families["a"].labels["x"].always);
        let units = &catalogue.families["c_units"];
        assert_eq!((units.collector.as_deref(), units.had_series, units.labels_known), (Some("systemd"), false, true));
        assert!(units.labels["state"].values.is_none());
        assert!(!catalogue.families["d"].labels_known);
    }

    #[test]
    fn lines_that_say_nothing_are_named() {
        assert_eq!(
            faults(
                "# TYPE a wheel\na{\nb 1\n# enum x\n# enum y p\n# off-by-default: c d\n# UNIT a stones\n\
                 # unlimited-at-0: z\n"
            ),
            [
                "1: `wheel` is not a kind of metric; fix: write counter, gauge, histogram, summary, info or untyped",
                "2: this is neither a comment nor a series; fix: write `name{label,label}`",
                "3: `b` has no `# TYPE` above it; fix: add `# TYPE b gauge`, or what it is",
                "4: this `enum` lists no values; fix: write `# enum label value,value`",
                "7: `stones` is not a unit; fix: write one of unknown, number, ratio, percent, seconds, cpu-seconds, timestamp, \
                 bytes, bytes-per-second, per-second, count, cores, percent-of-a-core, seconds-per-second, truth",
                "1: the catalogue does not name its exporter; fix: begin with `# exporter: name`",
                "5: no metric has the label of `enum y`; fix: correct its name, or remove the line",
                "6: the collector `c` has no metric `d`; fix: record the exporter with the collector on, or add `# TYPE` of the metric",
                "8: there is no metric `z`, which `unlimited-at-0` names; fix: correct its name, or remove it",
            ]
        );
    }
}
