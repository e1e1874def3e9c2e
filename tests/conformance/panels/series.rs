//! Series that queries read, made from the catalogues: nothing that the catalogue of an exporter and the labels of its
//! job do not allow, so that a query that wants more finds nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use promql::ast::{Expr, Matcher};
use promql::{Dialect, parse};
use regex::Regex;

/// Labels of a series, its name among them.
pub type Labels = BTreeMap<String, String>;

/// How a series moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Movement {
    /// It stays at 1.
    Still,
    /// It grows, so many times as fast as the slowest.
    Growing(u64),
}

/// A metric that a job brings: its labels, each with all values that it may have where they are known.
struct Source {
    labels: BTreeMap<String, Option<BTreeSet<String>>>,
    movement: Movement,
}

/// A condition on a label.
struct Condition {
    text: String,
    is_regex: bool,
    is_negative: bool,
}

const BOUNDS: [&str; 4] = ["0.1", "1", "10", "+Inf"];

const QUANTILES: [&str; 3] = ["0.5", "0.9", "0.99"];

/// The series that the queries select, as far as the stack could have them.
pub fn read_by<'q>(queries: impl IntoIterator<Item = &'q str>) -> BTreeMap<Labels, Movement> {
    let mut all = BTreeMap::new();
    let read = |query| parse(query, Dialect::PROMETHEUS).unwrap_or_else(|faults| panic!("{query}: {faults:?}"));
    let queries: Vec<_> = queries.into_iter().map(|query| (query, read(query))).collect();
    let wished = wished(queries.iter().map(|(_, expr)| expr));
    for (query, expr) in &queries {
        for selector in expr.selectors() {
            let mut conditions: BTreeMap<String, Vec<Condition>> = BTreeMap::new();
            for matcher in &selector.matchers {
                conditions.entry(matcher.label.text.clone()).or_default().push(Condition {
                    text: matcher.value.text.clone(),
                    is_regex: matcher.op.is_regex(),
                    is_negative: matcher.op.is_negative(),
                });
            }
            let name = selector.name.as_ref().unwrap_or_else(|| panic!("{query}: a selector has no name"));
            for source in sources(&name.text) {
                all.extend(selected(&name.text, &source, &conditions, &wished));
            }
        }
    }
    all
}

/// What queries want of recorded series must be in what the records read, which do not ask for it: values of labels.
fn wished<'e>(queries: impl Iterator<Item = &'e Expr>) -> BTreeMap<String, BTreeSet<String>> {
    let mut wished: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for selector in queries.flat_map(Expr::selectors) {
        let recorded = selector.name.as_ref().is_some_and(|name| name.text.contains(':'));
        let exact = |matcher: &&Matcher| !matcher.op.is_regex() && !matcher.op.is_negative();
        for matcher in selector.matchers.iter().filter(|_| recorded).filter(exact) {
            wished.entry(matcher.label.text.clone()).or_default().insert(matcher.value.text.clone());
        }
    }
    wished
}

/// Whatever is scraped, or Prometheus writes itself, under this name.
fn sources(series: &str) -> Vec<Source> {
    if ["ALERTS", "ALERTS_FOR_STATE"].contains(&series) {
        let of_state = (series == "ALERTS").then_some("alertstate");
        let labels = ["alertname", "severity", "namespace"].into_iter().chain(of_state);
        let labels = labels.map(|label| (label.to_owned(), None)).collect();
        return vec![Source { labels, movement: Movement::Still }];
    }
    let mut sources = Vec::new();
    let world = stack_facts::world::of_metrics();
    for job in &world.jobs {
        let mut target = job.labels.clone();
        target.insert("job".to_owned(), Some(BTreeSet::from([job.name.clone()])));
        target.insert("instance".to_owned(), None);
        if series == "up" || series.starts_with("scrape_") {
            sources.push(Source { labels: target, movement: Movement::Still });
            continue;
        }
        for catalogue in world.catalogues.iter().filter(|catalogue| job.exporters.contains(&catalogue.exporter)) {
            let found = catalogue.find(series).filter(|(family, _)| job.stores(family, series));
            let Some((family, _)) = found else { continue };
            let mut labels = target.clone();
            for (name, label) in family.labels.iter().flatten() {
                let name = if labels.contains_key(name) { format!("exported_{name}") } else { name.clone() };
                labels.insert(name, label.values.clone());
            }
            let of_part = series.strip_prefix(&family.name).unwrap_or_default();
            let movement = match (of_part, family.kind.word()) {
                ("_bucket", _) => {
                    labels.insert("le".to_owned(), Some(BOUNDS.map(str::to_owned).into()));
                    Movement::Growing(1)
                }
                ("", "summary") => {
                    labels.insert("quantile".to_owned(), Some(QUANTILES.map(str::to_owned).into()));
                    Movement::Still
                }
                ("", "gauge" | "info" | "untyped") => Movement::Still,
                _ => Movement::Growing(1),
            };
            sources.push(Source { labels, movement });
        }
    }
    sources
}

/// Series of a source that meet the conditions. Labels whose values are known or asked for take each of them; all
/// others differ between two targets, so that a join that forgets one of them meets both.
fn selected(
    series: &str,
    source: &Source,
    conditions: &BTreeMap<String, Vec<Condition>>,
    wished: &BTreeMap<String, BTreeSet<String>>,
) -> BTreeMap<Labels, Movement> {
    let mut choices: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (label, known) in &source.labels {
        let asked = conditions.get(label).map_or(&[][..], Vec::as_slice);
        let mut values: Vec<String> = if let Some(known) = known {
            known.iter().cloned().collect()
        } else {
            let asked = asked.iter().flat_map(Condition::candidates);
            let wished = wished.get(label).into_iter().flatten().cloned();
            asked.chain(wished).chain([1, 2].map(|n| format!("{label}-{n}"))).collect()
        };
        values.retain(|value| asked.iter().all(|asked| asked.is_met_by(value)));
        choices.insert(label, values);
    }
    // A label that the source does not have is empty.
    let absent = conditions.iter().filter(|(label, _)| !source.labels.contains_key(*label));
    let possible = absent.flat_map(|(_, asked)| asked).all(|asked| asked.is_met_by(""));
    if !possible || choices.values().any(Vec::is_empty) {
        return BTreeMap::new();
    }
    let target = |index: usize| {
        let chosen = |values: &Vec<String>| values[index.min(values.len() - 1)].clone();
        let mut labels: Labels = choices.iter().map(|(label, values)| ((*label).to_owned(), chosen(values))).collect();
        labels.insert("__name__".to_owned(), series.to_owned());
        labels
    };
    let mut made = vec![target(0), target(1)];
    for (label, values) in &choices {
        // One job has many targets, and a target has one pod: what nobody asks for does not vary alone.
        if source.labels[*label].is_some() || conditions.contains_key(*label) {
            let with_each =
                made.iter().take(2).flat_map(|labels| values.iter().map(|value| with(labels, label, value)));
            made.extend(with_each.collect::<Vec<_>>());
        }
    }
    if let Some(bounds) = choices.get("le") {
        made = made.iter().flat_map(|labels| bounds.iter().map(|bound| with(labels, "le", bound))).collect();
    }
    made.into_iter().map(|labels| (labels.clone(), of_bucket(&labels).unwrap_or(source.movement))).collect()
}

fn with(labels: &Labels, label: &str, value: &str) -> Labels {
    let mut labels = labels.clone();
    labels.insert(label.to_owned(), value.to_owned());
    labels
}

/// The greater the bound of a bucket, the more it holds.
fn of_bucket(labels: &Labels) -> Option<Movement> {
    let bound = labels.get("le")?;
    (1..).zip(BOUNDS).find(|(_, known)| known == bound).map(|(speed, _)| Movement::Growing(speed))
}

impl Condition {
    /// Values that it may accept: its own text, or what its regular expression spells out.
    fn candidates(&self) -> Vec<String> {
        if !self.is_regex {
            return vec![self.text.clone()];
        }
        let spelled = |part: &str| {
            let open = part.replace(".+", "x").replace(".*", "x").replace(r"\.", "\0");
            open.replace('.', "0").replace('\0', ".")
        };
        self.text.split(['|', '(', ')']).filter(|part| !part.is_empty()).map(spelled).chain(self.whole()).collect()
    }

    /// `a_(b|c)` spelled with the first of its alternatives.
    fn whole(&self) -> Option<String> {
        let (before, rest) = self.text.split_once('(')?;
        let (within, after) = rest.split_once(')')?;
        Some(format!("{before}{}{after}", within.split('|').next()?))
    }

    fn is_met_by(&self, value: &str) -> bool {
        let is_equal = if self.is_regex {
            let pattern = format!("^(?s:{})$", self.text);
            Regex::new(&pattern).unwrap_or_else(|error| panic!("{pattern}: {error}")).is_match(value)
        } else {
            self.text == value
        };
        is_equal != self.is_negative
    }
}

/// The series in OpenMetrics' format, with a sample a minute in the quarter of an hour before each of the points in
/// time, which go from early to late.
pub fn exposition(series: &BTreeMap<Labels, Movement>, points: &[u64]) -> String {
    let mut text = String::new();
    for (labels, movement) in series {
        let others = labels.iter().filter(|(label, value)| *label != "__name__" && !value.is_empty());
        let others: Vec<String> = others.map(|(label, value)| format!("{label}={value:?}")).collect();
        for point in points {
            for time in (0..15).rev().map(|minutes| point - minutes * 60) {
                let value = match movement {
                    Movement::Still => 1,
                    Movement::Growing(speed) => (time + 3_600 - points[0]) * speed,
                };
                let name = &labels["__name__"];
                writeln!(text, "{name}{{{}}} {value} {time}", others.join(",")).expect("a string takes everything");
            }
        }
    }
    text + "# EOF\n"
}
