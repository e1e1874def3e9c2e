//! Queries, and what is written beside them, held against the rules.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use findings::{Finding, Place, Severity, did_you_mean};
use promql::rules::{FEATURE, UNKNOWN_METRIC};
use promql::{Dialect, World, Yielded};
use query::Labels;

use crate::Options;
use crate::board::Source;
use crate::material::{Asked, Material, Role, Text};
use crate::rules::{NO_SUCH_ALERT, UNKNOWN_RECEIVER, UNKNOWN_TEMPLATE_LABEL, UNKNOWN_VARIABLE, severity};
use crate::world::owner;

/// A query as it was read.
enum Read {
    PromQl(promql::ast::Expr),
    LogQl(logql::Expr),
    /// It holds templates that somebody fills in before.
    Template,
    Faulty(Vec<query::Finding>),
}

/// Why an expression is left alone.
pub(crate) const TEMPLATES: &str = "expressions that hold templates of Helm and the like";

/// All that is wrong.
pub(crate) fn check(material: &mut Material, catalogued: World, options: &Options) -> Vec<Finding> {
    let loki = material.of_loki(|asked| {
        promql_of(&asked.text.text, asked.grafana).is_err() && logql_of(&asked.text.text, asked.grafana).is_ok()
    });
    let read: Vec<Read> = material.queries.iter().map(|asked| read(asked, loki.contains(&asked.among))).collect();
    let mut checker = Checker { open: crate::world::open(), catalogued, options, findings: Vec::new() };
    checker.record(&material.queries, &read);
    for (asked, read) in material.queries.iter().zip(&read) {
        checker.query(asked, read, material);
    }
    checker.routings(material);
    let templates = read.iter().filter(|read| matches!(read, Read::Template)).count();
    (0..templates).for_each(|_| material.skip(TEMPLATES));
    checker.findings
}

fn read(asked: &Asked, is_loki: bool) -> Read {
    let text = &asked.text.text;
    let is_loki = asked.source == Some(Source::Loki) || (asked.source.is_none() && is_loki);
    let faults = if is_loki {
        match logql_of(text, asked.grafana) {
            Ok(expr) => return Read::LogQl(expr),
            Err(faults) => faults,
        }
    } else {
        match promql_of(text, asked.grafana) {
            Ok(expr) => return Read::PromQl(expr),
            Err(faults) => faults,
        }
    };
    if holds_template(text, asked.grafana) { Read::Template } else { Read::Faulty(faults) }
}

/// What Prometheus can be told to allow, it may have been told to allow.
fn promql_of(text: &str, grafana: bool) -> Result<promql::ast::Expr, Vec<query::Finding>> {
    promql::parse(text, Dialect { grafana, ..Dialect::EVERY_FEATURE })
}

fn logql_of(text: &str, grafana: bool) -> Result<logql::Expr, Vec<query::Finding>> {
    logql::parse(text, logql::Dialect { grafana })
}

/// Whether a text that is no query is one only after Helm, Jinja, jsonnet, a shell or Terraform have filled it in.
fn holds_template(text: &str, grafana: bool) -> bool {
    const ANYWHERE: [&str; 6] = ["{{", "}}", "<%", "%(", "@@", "<<"];
    const OUTSIDE_GRAFANA: [&str; 2] = ["$", "[["];
    let holds = |signs: &[&str]| signs.iter().any(|sign| text.contains(sign));
    holds(&ANYWHERE) || (!grafana && holds(&OUTSIDE_GRAFANA))
}

struct Checker<'a> {
    /// What holds of any metrics.
    open: World,
    /// What holds where a metric is the one that is catalogued.
    catalogued: World,
    options: &'a Options,
    findings: Vec<Finding>,
}

impl Checker<'_> {
    /// What rules record: known where the labels follow from the expression. One record may read another.
    fn record(&mut self, queries: &[Asked], read: &[Read]) {
        let records: Vec<_> = queries
            .iter()
            .zip(read)
            .filter_map(|(asked, read)| match (&asked.role, read) {
                // A name without a colon may be that of a metric that somebody exposes as well.
                (Role::Record(name, labels), Read::PromQl(expr)) if name.contains(':') => Some((name, labels, expr)),
                _ => None,
            })
            .collect();
        let mut deepest = 4;
        loop {
            let mut yielded: BTreeMap<String, Yielded> = BTreeMap::new();
            for (name, given, expr) in &records {
                let (analysis, _) = promql::analyse(expr, &self.catalogued);
                let mut labels = analysis.labels;
                for (label, value) in *given {
                    if value.is_empty() {
                        labels.remove(label);
                    } else {
                        labels.add(label, (!value.contains("{{")).then(|| BTreeSet::from([value.clone()])), true);
                    }
                }
                let one = Yielded { labels, unit: analysis.unit, shape: analysis.shape };
                yielded
                    .entry((*name).clone())
                    .and_modify(|all| {
                        all.labels = std::mem::take(&mut all.labels).or(&one.labels);
                        all.unit = if all.unit == one.unit { all.unit } else { query::Unit::Unknown };
                        all.shape = if all.shape == one.shape { all.shape } else { promql::Shape::Unknown };
                    })
                    .or_insert(one);
            }
            let is_settled = yielded.iter().all(|(name, one)| {
                self.catalogued.yielded.get(name).is_some_and(|before| before.labels == one.labels && before.unit == one.unit)
            });
            self.open.yielded.clone_from(&yielded);
            self.catalogued.yielded = yielded;
            deepest -= 1;
            if is_settled || deepest == 0 {
                break;
            }
        }
    }

    fn query(&mut self, asked: &Asked, read: &Read, material: &Material) {
        let text = &asked.text;
        if let Role::Panel(Some(board), _) = &asked.role {
            for (name, range) in material.boards[*board].unknown(&text.text) {
                let known = material.boards[*board].variables.iter().flatten().map(String::as_str);
                let fix = did_you_mean(name, known).unwrap_or_else(|| "add it to the dashboard's variables".to_owned());
                let message = format!("the dashboard has no variable `{name}`");
                self.tell(UNKNOWN_VARIABLE.warning(placed(text, range), message).fix(fix));
            }
        }
        let labels = match read {
            Read::Template => return,
            Read::Faulty(faults) => return faults.iter().for_each(|fault| self.tell_of(text, fault, true)),
            Read::PromQl(expr) => self.promql(text, expr),
            Read::LogQl(expr) => {
                let (analysis, findings) = logql::analyse(expr, &logql::World::default());
                findings.iter().for_each(|finding| self.tell_of(text, finding, true));
                analysis.labels
            }
        };
        match &asked.role {
            Role::Alert(alert) => {
                let is_promql = matches!(read, Read::PromQl(_));
                for said in alert.texts.iter().filter(|_| is_promql) {
                    self.template(&alert.name, said, &labels);
                }
            }
            Role::Panel(_, Some(legend)) if !legend.text.contains("{{`") => {
                for finding in query::unknown_legend_labels(&legend.text, &labels) {
                    self.tell_of(legend, &finding, true);
                }
            }
            Role::Panel(..) | Role::Record(..) => {}
        }
    }

    /// What is wrong with a query, and the labels of its result where they are sure.
    fn promql(&mut self, text: &Text, expr: &promql::ast::Expr) -> Labels {
        let (_, sure) = promql::analyse(expr, &self.open);
        let (analysis, findings) = promql::analyse(expr, &self.catalogued);
        for finding in &findings {
            self.tell_of(text, finding, self.options.is_named(None) || sure.contains(finding));
        }
        if self.options.is_named(None) {
            let closed = World { open: false, recorded_by_name: true, ..self.catalogued.clone() };
            let (_, findings) = promql::analyse(expr, &closed);
            let is_of_named = |finding: &&query::Finding| {
                let name = finding.span.of(&text.text);
                finding.rule == &UNKNOWN_METRIC && self.options.is_named(owner(name))
            };
            let unknown: Vec<_> = findings.iter().filter(is_of_named).cloned().collect();
            unknown.iter().for_each(|finding| self.tell_of(text, finding, true));
        }
        analysis.labels
    }

    /// The labels that a text of an alert reads and its query's result does not have.
    fn template(&mut self, alert: &str, text: &Text, labels: &Labels) {
        // Helm writes what is between its own quotes as it is.
        if text.text.contains("{{`") {
            return;
        }
        for range in labels_of(&text.text) {
            let label = &text.text[range.clone()];
            if labels.has(label) {
                continue;
            }
            let message = format!("the alert `{alert}` speaks of the label `{label}`, which the result of its query does not have");
            let fix = did_you_mean(label, labels.names()).unwrap_or_else(|| {
                if labels.may.is_empty() {
                    "the result has no labels: leave it out, or keep it in the query".to_owned()
                } else {
                    format!("the result has {labels}; name one of them, or keep `{label}` in the query")
                }
            });
            self.tell(UNKNOWN_TEMPLATE_LABEL.warning(placed(text, range), message).fix(fix));
        }
    }

    /// Receivers that there are not, and alerts.
    fn routings(&mut self, material: &Material) {
        let alerts: BTreeSet<&str> = material
            .queries
            .iter()
            .filter_map(|asked| match &asked.role {
                Role::Alert(alert) => Some(alert.name.as_str()),
                Role::Record(..) | Role::Panel(..) => None,
            })
            .collect();
        for routing in &material.routings {
            for named in routing.named.iter().filter(|named| !named.text.contains("{{")) {
                if routing.receivers.contains(&named.text) {
                    continue;
                }
                let near = did_you_mean(&named.text, routing.receivers.iter().map(String::as_str));
                let fix = near.unwrap_or_else(|| "declare it under `receivers`".to_owned());
                let message = format!("no receiver is called `{}`", named.text);
                self.tell(UNKNOWN_RECEIVER.error(placed(named, 0..named.text.len()), message).fix(fix));
            }
            for named in routing.alerts.iter().filter(|named| !alerts.contains(named.text.as_str())) {
                // Rules that were not read may have it, unless it is nearly one of those that were.
                let Some(fix) = did_you_mean(&named.text, alerts.iter().copied()) else { continue };
                let message = format!("no alert is called `{}`", named.text);
                self.tell(NO_SUCH_ALERT.warning(placed(named, 0..named.text.len()), message).fix(fix));
            }
        }
    }

    /// Tells a fault of a query: as a warning where it holds only of the program that is catalogued here.
    fn tell_of(&mut self, text: &Text, finding: &query::Finding, is_sure: bool) {
        if finding.rule == &FEATURE {
            return;
        }
        let mut told = finding.placed(Place::of_line(text.file.clone(), text.line), &text.text);
        told.severity = match severity(finding.rule) {
            Some(Severity::Error) if !is_sure => Severity::Warning,
            Some(severity) => severity,
            None => Severity::Note,
        };
        self.tell(told);
    }

    fn tell(&mut self, finding: Finding) {
        if finding.severity != Severity::Note || self.options.style {
            self.findings.push(finding);
        }
    }
}

fn placed(text: &Text, range: Range<usize>) -> Place {
    Place::of_line(text.file.clone(), text.line).inside(text.text.clone(), range)
}

/// Where a text names labels between `{{` and `}}`: `$labels.x` and `.Labels.x`.
fn labels_of(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find("{{").map(|open| at + open + 2) {
        let close = text[open..].find("}}").map_or(text.len(), |close| open + close);
        for name in ["$labels.", ".Labels."] {
            for (start, _) in text[open..close].match_indices(name) {
                let from = open + start + name.len();
                let length = text[from..close].bytes().take_while(|byte| query::variable::is_alphanumeric(*byte)).count();
                if length > 0 {
                    found.push(from..from + length);
                }
            }
        }
        at = close;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{holds_template, labels_of};

    #[test]
    fn labels_are_read_where_a_template_names_them() {
        let text = "$labels.a {{ $labels.pot | title }} {{ with .Labels.kind }}{{ . }}{{ end }} {{ $labels. }}";
        let names: Vec<_> = labels_of(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(names, ["pot", "kind"]);
    }

    #[test]
    fn dollars_are_templates_outside_of_grafana_only() {
        assert!(holds_template("up > $THRESHOLD", false) && !holds_template("up > $threshold", true));
        assert!(holds_template("up > {{ .Values.most }}", true) && !holds_template("up > 1", false));
    }
}
