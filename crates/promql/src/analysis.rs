//! What a query yields in a world, and every reason why it could never mean what it says.
//!
//! ```
//! use promql::{Catalogue, Dialect, Job, World, analyse, parse};
//!
//! let backend = "# exporter: backend\n# TYPE orders_total counter\norders_total{method}\n";
//! let world = World {
//!     catalogues: vec![Catalogue::parse(backend).unwrap()],
//!     jobs: vec![Job::new("shop", "backend").label("pod", &[])],
//!     ..World::default()
//! };
//! let (analysis, faults) = analyse(&parse("sum by (pod) (rate(orders_total[5m]))", Dialect::PROMETHEUS).unwrap(), &world);
//! assert_eq!(analysis.labels.to_string(), "`pod`");
//! assert_eq!(analysis.unit.name(), "per second");
//! assert!(faults.is_empty());
//!
//! let (_, faults) = analyse(&parse("sum by (pdo) (rate(order_total[5m]))", Dialect::PROMETHEUS).unwrap(), &world);
//! assert_eq!(faults[0].to_string(), "no metric is called `order_total`; fix: did you mean `orders_total`?");
//! ```

mod aggregate;
mod binary;
mod bound;
mod call;
mod division;
mod labels;
mod limit;
mod matchers;
mod series;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

pub use binary::meets_itself;
pub use labels::Labels;
pub use matchers::fix_of_class;

use crate::ast::{Expr, Kind};
use crate::finding::{Finding, Span};
use crate::world::World;
use query::Unit;

/// What a query yields.
#[derive(Clone, Debug, PartialEq)]
pub struct Analysis {
    /// The labels of its series.
    pub labels: Labels,
    /// The unit of its values.
    pub unit: Unit,
    /// What its values are.
    pub shape: Shape,
    /// The series that it reads, each once.
    pub reads: BTreeSet<Read>,
    /// Its shortest range in seconds, subqueries left out.
    pub shortest_range: Option<f64>,
}

/// A series that a query reads.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Read {
    /// Its name.
    pub series: String,
    /// The jobs that can provide it; none where a rule records it.
    pub jobs: BTreeSet<String>,
}

/// What values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Nothing is known.
    Unknown,
    /// A number or a text, without series.
    Scalar,
    /// A counter as it stands.
    Counter,
    /// The buckets of a histogram as they stand.
    Buckets,
    /// What a rate of buckets is: still buckets.
    BucketRates,
    /// A value that goes up and down as it stands.
    Gauge,
    /// A counter divided by another, both as they stand: how it has been since their processes started.
    Lifetime,
    /// A part divided by its whole: never above 1.
    Share,
    /// Bytes divided by bytes, as most often a part by its whole.
    Fraction,
    /// Something else that was computed.
    Computed,
}

/// What a part of a query yields.
#[derive(Clone, Debug)]
struct Value {
    labels: Labels,
    unit: Unit,
    shape: Shape,
}

impl Value {
    const fn scalar(unit: Unit) -> Self {
        Self { labels: Labels::NONE, unit, shape: Shape::Scalar }
    }

    fn unknown() -> Self {
        Self { labels: Labels::unknown(), unit: Unit::Unknown, shape: Shape::Unknown }
    }
}

/// What the query yields in that world, and what is wrong with it.
pub fn analyse(expr: &Expr, world: &World) -> (Analysis, Vec<Finding>) {
    let mut analyser = Analyser {
        world,
        findings: Vec::new(),
        reads: BTreeSet::new(),
        shortest_range: None,
        guarded: limit::guarded(expr),
    };
    let value = analyser.value(expr);
    let mut findings = analyser.findings;
    findings.sort_by_key(|finding| finding.span);
    findings.dedup();
    let analysis = Analysis {
        labels: value.labels,
        unit: value.unit,
        shape: value.shape,
        reads: analyser.reads,
        shortest_range: analyser.shortest_range,
    };
    (analysis, findings)
}

struct Analyser<'w> {
    world: &'w World,
    findings: Vec<Finding>,
    reads: BTreeSet<Read>,
    shortest_range: Option<f64>,
    /// The metrics that the query compares: whoever divides by one has asked whether it is 0.
    guarded: BTreeSet<String>,
}

impl Analyser<'_> {
    fn fault(&mut self, span: Span, message: impl Into<String>, fix: impl Into<String>) {
        self.findings.push(Finding::new(span, message, fix));
    }

    fn value(&mut self, expr: &Expr) -> Value {
        match &expr.kind {
            Kind::Number(number) => Value::scalar(if number.duration { Unit::Seconds } else { Unit::Number }),
            Kind::Text(_) => Value::scalar(Unit::Unknown),
            Kind::Variable(_) => Value::unknown(),
            Kind::Vector(selector) => self.selected(selector),
            Kind::Range(selector, range) => {
                if let Some(seconds) = range.seconds() {
                    self.shortest_range = Some(self.shortest_range.map_or(seconds, |shortest| shortest.min(seconds)));
                }
                self.selected(selector)
            }
            Kind::Subquery(subquery) => self.value(&subquery.expr),
            Kind::Call(call) => self.call(call),
            Kind::Aggregate(aggregate) => self.aggregate(aggregate),
            Kind::Binary(binary) => self.binary(expr, binary),
            Kind::Unary { expr, .. } => {
                let value = self.value(expr);
                Value { labels: value.labels.unnamed(), shape: computed(value.shape), ..value }
            }
            Kind::Paren(inner) => self.value(inner),
        }
    }
}

/// What a function of every single value leaves.
const fn computed(shape: Shape) -> Shape {
    match shape {
        Shape::Unknown | Shape::Scalar => shape,
        _ => Shape::Computed,
    }
}
