//! When an alert is pending: what is asked, and how much of it is trouble.

use super::{Alert, about};
use crate::query::{LogQuery, Query, Read, ResultLabels};
use crate::template::listed;
use crate::unit::{Bound, Unit};

/// When an alert is pending: while the expression has a result, or one beyond the bound if there is one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Condition {
    pub expression: &'static str,
    pub unit: Unit,
    pub bound: Option<Bound>,
    pub labels: ResultLabels,
    pub reads: &'static [Read],
    pub unchecked: Option<&'static str>,
    pub over_logs: bool,
    /// Whether what is written in lines decides.
    pub reads_text: bool,
}

impl Condition {
    #[track_caller]
    const fn over_metrics(alert: &str, query: Query, bound: Option<Bound>) -> Self {
        check_no_variables(alert, query.in_grafana(), "Prometheus");
        Self {
            expression: query.text(),
            unit: query.unit(),
            bound,
            labels: query.labels(),
            reads: query.reads(),
            unchecked: query.unchecked(),
            over_logs: false,
            reads_text: false,
        }
    }

    /// Raises where the result lacks a label by which the alerts are to be told apart.
    #[track_caller]
    pub const fn check_labels(&self, alert: &str, per: &[&str]) {
        let mut index = 0;
        while index < per.len() {
            if !self.labels.has(per[index]) {
                let fault = about(alert).text(" is to be told apart by ").quoted(per[index]);
                listed(fault.text(", but the result of its query has "), self.labels.names())
                    .fix("keep that label in the query, or leave it out of `.per(&[..])`")
                    .raise()
            }
            index += 1;
        }
    }
}

impl Alert {
    /// Trouble is where the query's result lies beyond the bound. Renders to `expr: (query) > bound`.
    #[track_caller]
    pub const fn when(self, query: Query, bound: Bound) -> Self {
        // Raises where the units do not fit.
        let _ = bound.level().in_unit(query.unit());
        self.condition(Condition::over_metrics(self.name, query, Some(bound)))
    }

    /// Trouble is where the query, which is a condition itself, has a result: `up == 0`. Renders to `expr: query`.
    #[track_caller]
    pub const fn when_any(self, query: Query) -> Self {
        self.condition(Condition::over_metrics(self.name, query, None))
    }

    /// Trouble is where what Loki counts in logs lies beyond the bound. Renders to a rule of Loki's ruler.
    #[track_caller]
    pub const fn when_logs(self, query: LogQuery, bound: Bound) -> Self {
        let Some(unit) = query.unit() else {
            about(self.name)
                .text(" asks for lines of logs, which no bound can be compared with")
                .fix("count them: `logql!(\"sum(rate({..} [5m]))\")`")
                .raise()
        };
        let _ = bound.level().in_unit(unit);
        check_no_variables(self.name, query.in_grafana(), "Loki");
        self.condition(Condition {
            expression: query.text(),
            unit,
            bound: Some(bound),
            labels: query.labels(),
            reads: &[],
            unchecked: None,
            over_logs: true,
            reads_text: query.reads_text(),
        })
    }

    #[track_caller]
    const fn condition(mut self, condition: Condition) -> Self {
        if self.condition.is_some() {
            about(self.name)
                .text(" has two conditions")
                .fix("join them in one query with `and` or `or`, or write two alerts")
                .raise()
        }
        condition.check_labels(self.name, self.per);
        self.condition = Some(condition);
        self
    }
}

/// Raises where Grafana would have to fill variables in, which nobody does for a rule.
#[track_caller]
const fn check_no_variables(alert: &str, in_grafana: bool, evaluator: &str) {
    if in_grafana {
        about(alert)
            .text(" asks with a variable, `$..`, which only Grafana fills in, and ")
            .text(evaluator)
            .text(" evaluates it")
            .fix("write the value")
            .raise()
    }
}
