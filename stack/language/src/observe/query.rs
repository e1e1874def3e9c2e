//! A query carries its language and the unit of its result, so that panels and thresholds need not repeat them.

use super::unit::Unit;

/// A PromQL expression and the unit of its result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Query {
    text: &'static str,
    unit: Unit,
}

/// PromQL, as Prometheus reads it, and the unit of its result.
pub const fn promql(unit: Unit, text: &'static str) -> Query {
    Query { text, unit }
}

impl Query {
    /// The expression.
    pub const fn text(&self) -> &'static str {
        self.text
    }

    /// The unit of its result.
    pub const fn unit(&self) -> Unit {
        self.unit
    }
}

/// A LogQL expression and the unit of its result; `None` where it yields lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogQuery {
    text: &'static str,
    unit: Option<Unit>,
}

/// LogQL that yields lines.
pub const fn logql_lines(text: &'static str) -> LogQuery {
    LogQuery { text, unit: None }
}

/// LogQL that yields numbers, and their unit.
pub const fn logql(unit: Unit, text: &'static str) -> LogQuery {
    LogQuery { text, unit: Some(unit) }
}

impl LogQuery {
    /// The expression.
    pub const fn text(&self) -> &'static str {
        self.text
    }

    /// The unit of its result, if it yields numbers.
    pub const fn unit(&self) -> Option<Unit> {
        self.unit
    }
}
