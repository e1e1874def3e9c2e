//! Whether a query has a result only where something is the case.

use crate::Type;
use crate::ast::{Expr, Kind};
use query::Operator;

impl Expr {
    /// Whether it may have no result although what it reads is there: it compares, asks for what is absent, or leaves
    /// out one set of series by another.
    ///
    /// ```
    /// let filters = |text: &str| promql::parse(text, promql::Dialect::PROMETHEUS).unwrap().filters();
    /// assert!(filters("max(up == 0)") && filters("absent(up)") && filters("a unless b"));
    /// assert!(!filters("sum(up)") && !filters("up == bool 0") && !filters("up == 0 or vector(0)"));
    /// ```
    pub fn filters(&self) -> bool {
        match &self.kind {
            Kind::Number(_) | Kind::Text(_) => false,
            Kind::Variable(_) => true,
            // What Prometheus says of alerts is there only while they are pending or firing.
            Kind::Vector(selector) | Kind::Range(selector, _) => {
                selector.metric().is_none_or(|name| name.text.starts_with("ALERTS"))
            }
            Kind::Subquery(subquery) => subquery.expr.filters(),
            Kind::Call(call) => {
                matches!(call.function.name, "absent" | "absent_over_time") || call.args.iter().any(Self::filters)
            }
            Kind::Aggregate(aggregate) => aggregate.expr.filters(),
            Kind::Binary(binary) => match binary.op {
                Operator::And | Operator::Unless => true,
                Operator::Or => binary.lhs.filters() && binary.rhs.filters(),
                op if op.is_comparison() && !binary.returns_bool => self.yields() != Type::Scalar,
                _ => binary.lhs.filters() || binary.rhs.filters(),
            },
            Kind::Unary { expr, .. } | Kind::Paren(expr) => expr.filters(),
        }
    }
}
