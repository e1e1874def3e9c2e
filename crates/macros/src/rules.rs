//! What a scenario may give. Names, labels and values of labels are held against the world by the rules of `promql` and
//! `logql`, as those of a query are.

use query::{Rule, RuleText};

/// A series stands alone: no question, no shift in time.
pub static ONE_SERIES: Rule = Rule::new(RuleText {
    id: "scenario/one-series",
    says: "a scenario's series has a name, and each of its labels one value",
    why: "A matcher such as `status=~\"5..\"` asks for series; promtool would read it as a text that no series has, \
        and the scenario would stay quiet whatever the alert says.",
    source: Some("https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/#series"),
    fires: "tea_cups_total{kind=~\"green|black\"} 0+1x20",
    quiet: "tea_cups_total{kind=\"green\"} 0+1x20",
});

/// promtool reads the values.
pub static VALUES: Rule = Rule::new(RuleText {
    id: "scenario/values",
    says: "the values of a series are written as promtool reads them, one a minute",
    why: "promtool refuses the whole file of tests where it cannot read one value.",
    source: Some("https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/#series"),
    fires: "tea_cups_total{kind=\"green\"} 0+60",
    quiet: "tea_cups_total{kind=\"green\"} 0+60x20",
});

/// Lines are given, not asked for.
pub static LINES: Rule = Rule::new(RuleText {
    id: "scenario/lines",
    says: "a scenario gives log lines: the labels of their stream, the labels of each line, and what is written in \
        them",
    why: "A filter such as `|= \"error\"` asks for lines; nobody knows what is written in those that it leaves.",
    source: None,
    fires: "{app=\"kettle\"} |= \"boils dry\" 3x20",
    quiet: "{app=\"kettle\"} \"boils dry\" 3x20",
});

/// Lines are counted in whole numbers.
pub static LINE_COUNTS: Rule = Rule::new(RuleText {
    id: "scenario/line-counts",
    says: "how many lines there are is said for each minute, in whole numbers",
    why: "Lines are written or they are not: a number that grows by steps is a counter, which logs have none of.",
    source: None,
    fires: "{app=\"kettle\"} \"boils dry\" 0+3x20",
    quiet: "{app=\"kettle\"} \"boils dry\" 3x20",
});

/// The rules of scenarios alone. A series is held against those of PromQL too, lines against those of LogQL.
pub const RULES: &[&Rule] = &[&ONE_SERIES, &VALUES, &LINES, &LINE_COUNTS];
