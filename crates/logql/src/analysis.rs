//! What a query yields in a world, and every reason why it could never find a line or say what it means.
//!
//! ```
//! use logql::{Dialect, Source, World, analyse, parse};
//!
//! let backend = Source::new("backend").label("app", &["backend"]).label("level", &["error", "info"]);
//! let world = World { sources: vec![backend], shortest_range: None };
//! let query = parse(r#"sum by (app) (rate({app="backend", level="error"}[5m]))"#, Dialect::LOKI).unwrap();
//! let (analysis, faults) = analyse(&query, &world);
//! assert_eq!(analysis.labels.to_string(), "`app`");
//! assert_eq!(analysis.unit.name(), "per second");
//! assert!(faults.is_empty());
//!
//! let query = parse(r#"{app="backend", level="eror"}"#, Dialect::LOKI).unwrap();
//! assert_eq!(
//!     analyse(&query, &world).1[0].to_string(),
//!     "`level=\"eror\"` selects nothing: no stream has that value; fix: did you mean `error`?"
//! );
//! ```

mod aggregate;
mod binary;
mod division;
mod filter;
mod flow;
mod range;
mod select;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use promql::ast::{MatchOp, Matcher, Name};
use promql::regex::Regex;
use promql::{Finding, Labels, Span, Unit, did_you_mean, holds_variable};

use crate::ast::{Expr, Kind};
use crate::world::World;

/// What a query yields.
#[derive(Clone, Debug, PartialEq)]
pub struct Analysis {
    /// Whether it yields lines; else it yields numbers.
    pub lines: bool,
    /// The labels of its lines or series.
    pub labels: Labels,
    /// The unit of its numbers.
    pub unit: Unit,
    /// The names of the sources that it reads.
    pub sources: BTreeSet<String>,
    /// Its shortest range in seconds.
    pub shortest_range: Option<f64>,
}

/// What a part of a query yields.
#[derive(Clone, Debug)]
struct Value {
    labels: Labels,
    unit: Unit,
    /// Whether it is a number without series.
    scalar: bool,
}

impl Value {
    const fn series(labels: Labels, unit: Unit) -> Self {
        Self { labels, unit, scalar: false }
    }
}

/// What the query yields in that world, and what is wrong with it.
pub fn analyse(expr: &Expr, world: &World) -> (Analysis, Vec<Finding>) {
    let mut analyser = Analyser { world, findings: Vec::new(), sources: BTreeSet::new(), shortest_range: None };
    let value = analyser.value(expr);
    let mut findings = analyser.findings;
    findings.sort_by_key(|finding| finding.span);
    findings.dedup();
    let analysis = Analysis {
        lines: expr.yields_lines(),
        labels: value.labels,
        unit: value.unit,
        sources: analyser.sources,
        shortest_range: analyser.shortest_range,
    };
    (analysis, findings)
}

struct Analyser<'w> {
    world: &'w World,
    findings: Vec<Finding>,
    sources: BTreeSet<String>,
    shortest_range: Option<f64>,
}

impl Analyser<'_> {
    fn fault(&mut self, span: Span, message: impl Into<String>, fix: impl Into<String>) {
        self.findings.push(Finding::new(span, message, fix));
    }

    fn value(&mut self, expr: &Expr) -> Value {
        match &expr.kind {
            Kind::Lines(lines) => Value::series(self.flow(lines).labels, Unit::Unknown),
            Kind::Number(_) => Value { labels: Labels::NONE, unit: Unit::Number, scalar: true },
            Kind::Vector(_) => Value::series(Labels::NONE, Unit::Number),
            Kind::Variable(_) => Value::series(Labels::unknown(), Unit::Unknown),
            Kind::Range(range) => self.range(range),
            Kind::Aggregate(aggregate) => self.aggregate(aggregate),
            Kind::Binary(binary) => self.binary(expr, binary),
            Kind::LabelReplace(replace) => {
                let mut value = self.value(&replace.expr);
                if !replace.from.text.is_empty() {
                    self.check_label(&replace.from, "`label_replace` reads", &value.labels);
                }
                if !holds_variable(&replace.to.text) {
                    value.labels.add(&replace.to.text, None, false);
                }
                value
            }
            Kind::Paren(inner) => self.value(inner),
        }
    }

    /// A label that is read must be there; whether it is.
    fn check_label(&mut self, label: &Name, what: &str, labels: &Labels) -> bool {
        if is_there(&label.text, labels) {
            return true;
        }
        let fix = did_you_mean(&label.text, names(labels)).unwrap_or_else(|| {
            if labels.may.is_empty() {
                "remove it: there are no labels".to_owned()
            } else {
                format!("name one of its labels: {labels}")
            }
        });
        self.fault(label.span, format!("{what} the label `{}`, which is not there", label.text), fix);
        false
    }
}

/// Whether a label may be there: what begins with two underscores is Loki's own.
fn is_there(label: &str, labels: &Labels) -> bool {
    labels.has(label) || label.starts_with("__") || holds_variable(label)
}

fn names(labels: &Labels) -> impl Iterator<Item = &str> {
    labels.may.keys().map(String::as_str)
}

/// What a matcher asks of a value; `None` where it holds a variable.
fn accepts(matcher: &Matcher, value: &str) -> Option<bool> {
    if matcher.op == MatchOp::Variable || holds_variable(&matcher.value.text) {
        return None;
    }
    let equal = if matcher.op.is_regex() {
        Regex::parse(&matcher.value.text).ok()?.matches(value)
    } else {
        matcher.value.text == value
    };
    Some(equal != matcher.op.is_negative())
}

/// The values that a matcher names, where it names them one by one.
fn named_values(matcher: &Matcher) -> Vec<String> {
    let written = &matcher.value.text;
    if matcher.op == MatchOp::Variable || holds_variable(written) || written.is_empty() {
        return Vec::new();
    }
    let named = match matcher.op {
        MatchOp::Equal | MatchOp::NotEqual => Some(vec![written.clone()]),
        _ => Regex::parse(written).ok().and_then(|regex| regex.alternatives()),
    };
    named.unwrap_or_default().into_iter().filter(|value| !value.is_empty()).collect()
}

/// What a matcher leaves of the labels that pass it.
fn narrow(matcher: &Matcher, labels: &mut Labels) {
    let label = &matcher.label.text;
    let Some(without) = accepts(matcher, "") else { return };
    if !without && labels.has(label) {
        labels.must.insert(label.clone());
    }
    let known = labels.may.get(label).cloned().flatten();
    let values = match matcher.op {
        MatchOp::Equal if matcher.value.text.is_empty() => return labels.remove(label),
        MatchOp::Equal => Some(BTreeSet::from([matcher.value.text.clone()])),
        _ => known.map(|known| known.into_iter().filter(|value| accepts(matcher, value) == Some(true)).collect()),
    };
    if labels.has(label) {
        labels.may.insert(label.clone(), values);
    }
}

fn list<T: AsRef<str>>(names: impl IntoIterator<Item = T>) -> String {
    const MOST: usize = 20;
    let names: Vec<_> = names.into_iter().map(|name| format!("`{}`", name.as_ref())).collect();
    let more = if names.len() > MOST { format!(" and {} more", names.len() - MOST) } else { String::new() };
    names.iter().take(MOST).map(String::as_str).collect::<Vec<_>>().join(", ") + &more
}
