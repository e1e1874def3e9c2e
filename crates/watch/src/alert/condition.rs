//! When an alert is pending: what is asked, and how much of it is trouble.

use super::{Alert, about};
use crate::query::{Lack, LogQuery, Query, Read, ResultLabels};
use crate::scenario::Gone;
use crate::template::{holds, listed};
use crate::trial::Trial;
use crate::unit::{Bound, Unit};
use terms::{Origin, text};

/// When an alert is pending: while the expression has a result, or one beyond the bound if there is one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Condition {
    pub expression: &'static str,
    pub unit: Unit,
    pub bound: Option<Bound>,
    pub labels: ResultLabels,
    pub reads: &'static [Read],
    pub unchecked: Option<&'static str>,
    pub over_logs: bool,
    pub origin: Origin,
    /// Whether what is written in lines decides.
    pub reads_text: bool,
    /// Series from which scenarios follow.
    pub trial: Option<&'static Trial>,
    /// Who tells when its target vanishes, unless the alert says so.
    pub gone: Option<Gone>,
    pub lacks: &'static [Lack],
    /// Between which numbers its values lie, where that is known.
    pub reach: Option<(f64, f64)>,
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
            origin: query.origin(),
            reads_text: false,
            trial: query.trial(),
            gone: match query.job() {
                Some(job) => Some(Gone::of_job(job)),
                None => None,
            },
            lacks: query.lacks(),
            reach: query.reach(),
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

impl Condition {
    /// Raises where the result has labels that are not among those by which the alerts are to be told apart.
    #[track_caller]
    pub const fn check_exact(&self, alert: &str, per: &[&str]) {
        let known = self.labels.known();
        let mut index = 0;
        while index < known.len() {
            if !holds(per, known[index]) {
                let fault = listed(about(alert).text(" is per "), per).text(", but the result of its query has ");
                listed(fault, known)
                    .fix(
                        "name all of them, leave `.per(..)` out, or say `.identified_by(&[..])` where the others \
                        follow from these",
                    )
                    .raise()
            }
            index += 1;
        }
    }

    /// The same with another bound.
    #[track_caller]
    pub const fn bounded(mut self, bound: Bound) -> Self {
        // Raises where the units do not fit.
        let _ = bound.level().in_unit(self.unit);
        self.bound = Some(bound);
        self
    }
}

impl Alert {
    /// What becomes of it whatever happens, where its values lie on one side of its bound: of one that an environment
    /// has moved, for no other compiles.
    pub fn fate(&self) -> Option<Fate> {
        let condition = self.condition?;
        let bound = condition.bound?;
        fate(condition.reach, bound, bound.level().in_unit(condition.unit))
    }

    /// Trouble is where the query's result lies beyond the bound. Renders to `expr: (query) > bound`.
    #[track_caller]
    pub const fn when(self, query: Query, bound: Bound) -> Self {
        if query.yields_histograms() {
            about(self.name)
                .text(" compares native histograms with a number, and Prometheus drops these")
                .fix("take a number of each: `histogram_quantile(0.9, ..)`, `histogram_count(..)`")
                .raise()
        }
        // Raises where the units do not fit.
        let level = bound.level().in_unit(query.unit());
        check_reach(self.name, query.reach(), bound, level);
        self.condition(Condition::over_metrics(self.name, query, Some(bound)))
    }

    /// Trouble is where the query, which is a condition itself, has a result: `up == 0`. Renders to `expr: query`.
    #[track_caller]
    pub const fn when_any(self, query: Query) -> Self {
        if query.always_answers() && !text::same(self.name, "Watchdog") {
            about(self.name)
                .text(" fires for ever: its query has a result whether there is trouble or not")
                .fix("compare it, as in `up == 0`, ask `absent(..)`, or give a bound: `.when(query, above(..))`")
                .raise()
        }
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
        let level = bound.level().in_unit(unit);
        if bound.is_from_now() {
            about(self.name)
                .text(" compares with the time, which LogQL has no function for")
                .fix("count lines over a range, or ask Prometheus")
                .raise()
        }
        check_reach(self.name, query.reach(), bound, level);
        check_no_variables(self.name, query.in_grafana(), "Loki");
        self.condition(Condition {
            expression: query.text(),
            unit,
            bound: Some(bound),
            labels: query.labels(),
            reads: &[],
            unchecked: None,
            over_logs: true,
            origin: query.origin(),
            reads_text: query.reads_text(),
            trial: None,
            gone: None,
            lacks: query.lacks(),
            reach: query.reach(),
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
        if !self.per_said {
            self.per = condition.labels.known();
        } else if self.per_all {
            condition.check_exact(self.name, self.per);
        }
        condition.check_labels(self.name, self.per);
        self.condition = Some(condition);
        self.check_nothing_covered();
        self.unchecked_texts().derived()
    }
}

/// What becomes of an alert whose values lie on one side of its bound, whatever happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// They never lie beyond it.
    NeverFires,
    /// They always do.
    AlwaysFires,
}

const fn fate(reach: Option<(f64, f64)>, bound: Bound, level: f64) -> Option<Fate> {
    let Some((least, most)) = reach else { return None };
    if bound.is_from_now() {
        return None;
    }
    let (never, always) = if bound.is_above() { (most <= level, false) } else { (least >= level, most < level) };
    if never {
        Some(Fate::NeverFires)
    } else if always {
        Some(Fate::AlwaysFires)
    } else {
        None
    }
}

/// Raises where values never lie beyond the bound, or always do.
#[track_caller]
const fn check_reach(alert: &str, reach: Option<(f64, f64)>, bound: Bound, level: f64) {
    if let Some(fate) = fate(reach, bound, level) {
        let never = matches!(fate, Fate::NeverFires);
        about(alert)
            .text(if never { " never fires" } else { " fires for ever" })
            .text(": its query cannot have a value on ")
            .text(if never { "that" } else { "the other" })
            .text(" side of its bound, whatever happens")
            .fix("correct the bound; of what is not there, a count is no 0 but nothing: ask `absent(..)`")
            .raise()
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
