//! Unit tests of rules, as promtool of Prometheus 3.16.0 reads them.
//!
//! The promise: a test says at which time which alerts fire, with all their labels and texts; none means none.
//!
//! <https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/>

use super::settings::settings;
use terms::Duration;

settings! {
    /// A file of unit tests. Renders to `rule_files:`, `group_eval_order:`, `tests:`.
    pub struct TestFile(
        /// The rule files, seen from the folder of this file.
        rule_files: Vec<String>,
        /// How often the rules are evaluated.
        evaluation_interval: Duration,
    ) {
        /// The names of the groups, in the order in which they are evaluated. Default: an order of chance, a new one in
        /// every run, so that what one group reads of another is now and then an evaluation old.
        group_eval_order: texts,
        /// The tests.
        tests: list Case,
    }
}

settings! {
    /// Series, and what follows from them.
    pub struct Case(
        /// What the test shows.
        name: String,
        /// The time between two samples of a series.
        interval: Duration,
    ) {
        /// What there is to see.
        input_series: list InputSeries,
        /// Which alerts fire.
        alert_rule_test: list AlertTest,
        /// What expressions yield.
        promql_expr_test: list ExpressionTest,
    }
}

settings! {
    /// A series and its values, in promtool's notation.
    pub struct InputSeries(
        /// Its name and labels.
        series: String,
        /// Its values.
        values: String,
    ) {}
}

settings! {
    /// The alerts of one name that fire at a time: these and no others.
    pub struct AlertTest(
        /// When to look, from the first sample on.
        eval_time: Duration,
        /// The name of the alert.
        alertname: String,
    ) {
        /// The alerts. None: none of that name fires.
        exp_alerts: list ExpectedAlert,
    }
}

settings! {
    /// An alert that fires.
    pub struct ExpectedAlert {
        /// All its labels but `alertname`.
        exp_labels: map,
        /// All its annotations.
        exp_annotations: map,
    }
}

settings! {
    /// What an expression yields at a time: these series and no others.
    pub struct ExpressionTest(
        /// The expression.
        expr: String,
        /// When to look, from the first sample on.
        eval_time: Duration,
    ) {
        /// The series. None: the expression yields nothing.
        exp_samples: list Sample,
    }
}

settings! {
    /// One series of a result.
    pub struct Sample(
        /// Its name and labels.
        labels: String,
        /// Its value.
        value: f64,
    ) {}
}
