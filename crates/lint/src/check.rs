//! Queries, and what is written beside them, held against the rules.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use findings::{Finding, Place, Severity, did_you_mean};
use promql::rules::UNKNOWN_METRIC;
use promql::{World, Yielded};
use query::Labels;

use crate::Options;
use crate::document::Written;
use crate::material::{Asked, Material, Role};
use crate::read::{Languages, Read};
use crate::rules::{
    NO_SUCH_ALERT, UNKNOWN_LEGEND_LABEL, UNKNOWN_RECEIVER, UNKNOWN_TEMPLATE_LABEL, UNKNOWN_VARIABLE, severity,
};
use crate::world::owner;

/// All that is wrong, and how many queries were checked.
pub(crate) fn check(material: &mut Material, catalogued: World, options: &Options) -> (Vec<Finding>, usize) {
    let languages = Languages::of(material);
    let read: Vec<Read> = material.queries.iter().map(|asked| languages.read(asked)).collect();
    let worlds = Worlds::new(catalogued, &material.queries, &read);
    let mut checker = Checker { worlds, options, findings: Vec::new() };
    for (asked, read) in material.queries.iter().zip(&read) {
        checker.query(asked, read, material);
    }
    checker.routings(material);
    let reasons = read.iter().filter_map(|read| if let Read::Skipped(reason) = read { Some(*reason) } else { None });
    let reasons: Vec<_> = reasons.collect();
    let queries = read.len() - reasons.len();
    for reason in reasons {
        material.skip(reason);
    }
    (checker.findings, queries)
}

/// What queries may read: any metric, and what is known of some.
struct Worlds {
    /// What holds of any metrics.
    open: World,
    /// What holds where a metric is the one that is catalogued.
    catalogued: World,
    /// The same two for boards, which may ask a Prometheus that reads the records of others, with labels of its own.
    of_boards: [World; 2],
    /// Where no other metrics are there.
    closed: World,
}

impl Worlds {
    fn new(mut catalogued: World, queries: &[Asked], read: &[Read]) -> Self {
        /// So often may one record read another.
        const DEEPEST: usize = 4;
        let records: Vec<_> = queries.iter().zip(read).filter_map(|(asked, read)| Record::of(asked, read)).collect();
        for _ in 0..DEEPEST {
            let yielded = yielded(&records, &catalogued);
            let is_settled = yielded.iter().all(|(name, one)| {
                let before = catalogued.yielded.get(name);
                before.is_some_and(|before| before.labels == one.labels && before.unit == one.unit)
            });
            catalogued.yielded = yielded;
            if is_settled {
                break;
            }
        }
        let open = World { yielded: catalogued.yielded.clone(), ..crate::world::open() };
        let of_board = |world: &World| {
            let mut world = world.clone();
            for one in world.yielded.values_mut() {
                one.labels.open = true;
            }
            world
        };
        let closed = World { open: false, recorded_by_name: true, ..catalogued.clone() };
        Self { of_boards: [of_board(&open), of_board(&catalogued)], open, catalogued, closed }
    }
}

/// A record; its expression where that could be read.
struct Record<'a> {
    name: &'a str,
    given: &'a BTreeMap<String, String>,
    expr: Option<&'a promql::ast::Expr>,
}

impl<'a> Record<'a> {
    fn of(asked: &'a Asked, read: &'a Read) -> Option<Self> {
        let Role::Record(name, given) = &asked.role else { return None };
        let expr = if let Read::PromQl(expr) = read { Some(expr) } else { None };
        // A name without a colon may be that of a metric that somebody exposes as well.
        name.contains(':').then_some(Self { name, given, expr })
    }
}

/// What is recorded, where the labels follow from the expressions. Their values do not: others may record that name,
/// too.
fn yielded(records: &[Record], world: &World) -> BTreeMap<String, Yielded> {
    let mut all: BTreeMap<String, Yielded> = BTreeMap::new();
    for Record { name, given, expr } in records {
        let nothing =
            || Yielded { labels: Labels::unknown(), unit: query::Unit::Unknown, shape: promql::Shape::Unknown };
        let mut one = expr.map_or_else(nothing, |expr| {
            let (analysis, _) = promql::analyse(expr, world);
            Yielded { labels: analysis.labels, unit: analysis.unit, shape: analysis.shape }
        });
        for (label, value) in *given {
            if value.is_empty() {
                one.labels.remove(label);
            } else {
                one.labels.add(label, None, true);
            }
        }
        let Some(before) = all.get_mut(*name) else {
            all.insert((*name).to_owned(), one);
            continue;
        };
        before.labels = std::mem::take(&mut before.labels).or(&one.labels);
        before.unit = if before.unit == one.unit { before.unit } else { query::Unit::Unknown };
        before.shape = if before.shape == one.shape { before.shape } else { promql::Shape::Unknown };
    }
    all
}

struct Checker<'a> {
    worlds: Worlds,
    options: &'a Options,
    findings: Vec<Finding>,
}

impl Checker<'_> {
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
            Read::Skipped(_) => return,
            Read::Faulty(faults) => return faults.iter().for_each(|fault| self.tell_of(text, fault, true)),
            Read::PromQl(expr) => self.promql(text, expr, asked.grafana),
            Read::LogQl(expr) => {
                let (analysis, findings) = logql::analyse(expr, &logql::World::default());
                for finding in &findings {
                    self.tell_of(text, finding, true);
                }
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
                // The name of a single line is a question of style.
                let severity = if labels.may.is_empty() { Severity::Note } else { Severity::Warning };
                for range in names_in(&legend.text) {
                    let label = &legend.text[range.clone()];
                    if !labels.has(label) {
                        let message =
                            format!("the legend speaks of the label `{label}`, which the result does not have");
                        let told = UNKNOWN_LEGEND_LABEL.warning(placed(legend, range), message);
                        self.tell(Finding { severity, ..told }.fix(instead(label, &labels)));
                    }
                }
            }
            Role::Panel(..) | Role::Record(..) => {}
        }
    }

    /// What is wrong with a query, and the labels of its result where they are sure.
    fn promql(&mut self, text: &Written, expr: &promql::ast::Expr, is_of_board: bool) -> Labels {
        let Worlds { open, catalogued, of_boards, closed } = &self.worlds;
        let [open, catalogued] = if is_of_board { of_boards.each_ref() } else { [open, catalogued] };
        let (_, sure) = promql::analyse(expr, open);
        let (analysis, mut findings) = promql::analyse(expr, catalogued);
        let is_named = !self.options.with.is_empty();
        if is_named {
            let is_of_named = |finding: &query::Finding| {
                let of = owner(finding.span.of(&text.text));
                finding.rule == &UNKNOWN_METRIC
                    && of.is_some_and(|program| self.options.with.iter().any(|name| name == program))
            };
            findings.extend(promql::analyse(expr, closed).1.into_iter().filter(is_of_named));
        }
        for finding in &findings {
            self.tell_of(text, finding, is_named || sure.contains(finding));
        }
        analysis.labels
    }

    /// The labels that a text of an alert reads and its query's result does not have.
    fn template(&mut self, alert: &str, text: &Written, labels: &Labels) {
        // Helm writes what is between its own quotes as it is.
        if text.text.contains("{{`") {
            return;
        }
        for range in labels_of(&text.text) {
            let label = &text.text[range.clone()];
            if labels.has(label) {
                continue;
            }
            let message = format!(
                "the alert `{alert}` speaks of the label `{label}`, which the result of its query does not have"
            );
            self.tell(UNKNOWN_TEMPLATE_LABEL.warning(placed(text, range), message).fix(instead(label, labels)));
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
    fn tell_of(&mut self, text: &Written, finding: &query::Finding, is_sure: bool) {
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

fn placed(text: &Written, range: Range<usize>) -> Place {
    Place::of_line(text.file.clone(), text.line).inside(text.text.clone(), range)
}

/// What to write for a label that the result does not have.
fn instead(label: &str, labels: &Labels) -> String {
    did_you_mean(label, labels.names()).unwrap_or_else(|| {
        if labels.may.is_empty() {
            "the result has no labels: leave it out, or keep it in the query".to_owned()
        } else {
            format!("the result has {labels}; name one of them, or keep `{label}` in the query")
        }
    })
}

/// The names between `{{` and `}}` of a legend.
pub fn names_in(legend: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = legend[at..].find("{{").map(|open| at + open + 2) {
        let blanks = legend[open..].bytes().take_while(u8::is_ascii_whitespace).count();
        let from = open + blanks;
        let length = legend[from..].bytes().take_while(|byte| query::variable::is_alphanumeric(*byte)).count();
        if length > 0 {
            found.push(from..from + length);
        }
        at = from + length;
    }
    found
}

/// Where a text names labels between `{{` and `}}`: `$labels.x` and `.Labels.x`.
fn labels_of(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find("{{").map(|open| at + open + 2) {
        let close = text[open..].find("}}").map_or(text.len(), |close| open + close);
        // Of what a text asks for by itself, `.Labels` are those of the answer.
        let asks = ["query ", "query\n"].iter().any(|word| text.contains(word));
        for name in ["$labels.", ".Labels."].into_iter().filter(|name| !asks || *name != ".Labels.") {
            for (start, _) in text[open..close].match_indices(name) {
                let from = open + start + name.len();
                let length =
                    text[from..close].bytes().take_while(|byte| query::variable::is_alphanumeric(*byte)).count();
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
    use super::{labels_of, names_in};

    #[test]
    fn labels_are_read_where_a_template_names_them() {
        let text = "$labels.a {{ $labels.pot | title }} {{ with .Labels.kind }}{{ . }}{{ end }} {{ $labels. }}";
        let names: Vec<_> = labels_of(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(names, ["pot", "kind"]);
        assert!(labels_of("{{ range query \"up\" }}{{ .Labels.pot }}{{ end }}").is_empty());
    }

    #[test]
    fn a_legend_names_labels_in_double_braces() {
        let text = "{{pot}} of {{ kind }} {{}} {{ room";
        let names: Vec<_> = names_in(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(names, ["pot", "kind", "room"]);
    }
}
