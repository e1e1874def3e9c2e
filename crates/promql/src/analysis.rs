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
//! let query = parse("sum by (pod) (rate(orders_total[5m]))", Dialect::PROMETHEUS).unwrap();
//! let (analysis, faults) = analyse(&query, &world);
//! assert_eq!(analysis.labels.to_string(), "`pod`");
//! assert_eq!(analysis.unit.name(), "per second");
//! assert!(faults.is_empty());
//!
//! let (_, faults) = analyse(&parse("sum by (pdo) (rate(order_total[5m]))", Dialect::PROMETHEUS).unwrap(), &world);
//! assert_eq!(faults[0].to_string(), "no metric is called `order_total`; fix: did you mean `orders_total`?");
//! ```

mod aggregate;
mod binary;
mod call;
mod matchers;
mod series;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use query::{Finding, Labels, Reach, Span, Unit, sorted};

use query::rules::Bare;

use crate::ast::{Expr, Kind};
use crate::rules;
use crate::value::{Read, Shape, Value};
use crate::world::World;

/// What a query yields.
#[derive(Clone, Debug, PartialEq)]
pub struct Analysis {
    /// The labels of its series.
    pub labels: Labels,
    /// The unit of its values.
    pub unit: Unit,
    /// What its values are.
    pub shape: Shape,
    /// Between which numbers they lie.
    pub reach: Reach,
    /// The series that it reads, each once.
    pub reads: BTreeSet<Read>,
    /// Its shortest range in seconds, subqueries left out.
    pub shortest_range: Option<f64>,
}

/// What the query yields in that world, and what is wrong with it.
pub fn analyse(expr: &Expr, world: &World) -> (Analysis, Vec<Finding>) {
    let mut analyser = Analyser {
        world,
        findings: Vec::new(),
        reads: BTreeSet::new(),
        shortest_range: None,
        guarded: rules::guarded(expr),
    };
    let value = analyser.value(expr);
    analyser.findings.extend(value.bare.map(Bare::into_finding));
    let analysis = Analysis {
        labels: value.labels,
        unit: value.unit,
        shape: value.shape,
        reach: value.reach,
        reads: analyser.reads,
        shortest_range: analyser.shortest_range,
    };
    (analysis, sorted(analyser.findings))
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
    /// The value without the names of its metrics, by which alone none of its series may be told apart.
    fn unnamed(&mut self, span: Span, value: Value) -> Value {
        self.findings.extend(value.alike.map(|names| rules::names_dropped(&names, span)));
        Value { labels: value.labels.unnamed(), alike: None, ..value }
    }

    fn value(&mut self, expr: &Expr) -> Value {
        match &expr.kind {
            Kind::Number(number) => {
                let unit = if number.duration { Unit::Seconds } else { Unit::Number };
                Value::scalar(unit, Reach::exactly(number.value))
            }
            Kind::Text(_) => Value::scalar(Unit::Unknown, Reach::ANY),
            Kind::Variable(_) => Value::unknown(),
            Kind::Vector(selector) => {
                let told = self.findings.len();
                let value = self.selected(selector);
                if told == self.findings.len() {
                    self.check_fresh(selector);
                }
                value
            }
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
            Kind::Unary { negative, expr } => {
                let value = self.value(expr);
                let reach = if *negative { value.reach.negated() } else { value.reach };
                let shape = if value.shape.is_histogram() { value.shape } else { value.shape.computed() };
                self.unnamed(expr.span, Value { shape, reach, ..value })
            }
            Kind::Paren(inner) => self.value(inner),
        }
    }
}
