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
mod filter;
mod flow;
mod range;
mod select;
mod side;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use query::rules::Bare;
use query::{Finding, Labels, Reach, Unit, holds_variable, sorted};

use crate::ast::{Expr, Kind};
use crate::rules::unknown_source_label;
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
    /// Between which numbers its values lie.
    pub reach: Reach,
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
    /// Between which numbers its values lie.
    reach: Reach,
    /// A series without labels among others that have some.
    bare: Option<Bare>,
}

impl Value {
    fn series(labels: Labels, unit: Unit) -> Self {
        Self { labels, unit, scalar: false, reach: Reach::ANY, bare: None }
    }

    fn within(self, reach: Reach) -> Self {
        Self { reach, ..self }
    }
}

/// What the query yields in that world, and what is wrong with it.
pub fn analyse(expr: &Expr, world: &World) -> (Analysis, Vec<Finding>) {
    let mut analyser = Analyser { world, findings: Vec::new(), sources: BTreeSet::new(), shortest_range: None };
    let value = analyser.value(expr);
    analyser.findings.extend(value.bare.map(Bare::into_finding));
    let analysis = Analysis {
        lines: expr.yields_lines(),
        labels: value.labels,
        unit: value.unit,
        reach: value.reach,
        sources: analyser.sources,
        shortest_range: analyser.shortest_range,
    };
    (analysis, sorted(analyser.findings))
}

struct Analyser<'w> {
    world: &'w World,
    findings: Vec<Finding>,
    sources: BTreeSet<String>,
    shortest_range: Option<f64>,
}

impl Analyser<'_> {
    fn value(&mut self, expr: &Expr) -> Value {
        match &expr.kind {
            Kind::Lines(lines) => Value::series(self.flow(lines).labels, Unit::Unknown),
            Kind::Number(_) => {
                let reach = expr.number().map_or(Reach::ANY, Reach::exactly);
                Value { scalar: true, reach, ..Value::series(Labels::NONE, Unit::Number) }
            }
            Kind::Vector(vector) => Value::series(Labels::NONE, Unit::Number).within(Reach::exactly(*vector)),
            Kind::Variable(_) => Value::series(Labels::unknown(), Unit::Unknown),
            Kind::Range(range) => self.range(range),
            Kind::Aggregate(aggregate) => self.aggregate(aggregate),
            Kind::Binary(binary) => self.binary(expr, binary),
            Kind::LabelReplace(replace) => {
                let mut value = self.value(&replace.expr);
                let from = &replace.from;
                // The usual ways to add a label that is always the same.
                let takes_all =
                    [".*", ""].contains(&replace.regex.text.as_str()) && !replace.replacement.text.contains('$');
                if !from.text.is_empty() && !takes_all && !is_there(&from.text, &value.labels) {
                    self.findings.push(unknown_source_label(from, &value.labels));
                }
                if !holds_variable(&replace.to.text) {
                    value.labels.add(&replace.to.text, None, false);
                }
                value
            }
            Kind::Paren(inner) => self.value(inner),
        }
    }
}

/// Whether a label may be there.
fn is_there(label: &str, labels: &Labels) -> bool {
    labels.has(label) || is_own(label) || holds_variable(label)
}

/// Whether it is one of Loki's own.
fn is_own(label: &str) -> bool {
    label.starts_with("__")
}
