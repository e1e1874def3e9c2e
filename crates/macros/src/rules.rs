//! What a scenario may give, and how a dashboard may be taken over. Names, labels and values of labels are held against the world by the rules of `promql` and
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

/// A board that is taken over is provisioned as its file says.
pub static BOARD: Rule = Rule::new(RuleText {
    id: "board/file",
    says: "a dashboard that is taken over as it is has a uid and a title, ids and places of its own for its panels, \
        and labels and variables that are there",
    why: "Grafana answers for none of it: it moves panels that lie upon each other, and shows an empty one where a \
        variable or a label is missing.",
    source: Some("https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/"),
    fires: r#"{"title": "Pots", "schemaVersion": 39, "panels": [{"type": "text", "title": "Tea"}]}"#,
    quiet: r#"{"uid": "pots", "title": "Pots", "schemaVersion": 39, "panels": [{"type": "text", "title": "Tea"}]}"#,
});

/// A board that is taken over asks what is provisioned here.
pub static DATA_SOURCE: Rule = Rule::new(RuleText {
    id: "board/data-source",
    says: "a dashboard that is taken over as it is asks data sources that are provisioned here, or lets people choose",
    why: "An export names the data source of the Grafana that it comes from, or `${DS_PROMETHEUS}`, which is filled in \
        only when somebody imports it by hand: each panel would say that the data source was not found.",
    source: Some("https://grafana.com/docs/grafana/latest/administration/provisioning/#dashboards"),
    fires: r#"{"uid": "pots", "title": "Pots", "schemaVersion": 39, "panels": [
  {"type": "stat", "datasource": {"type": "prometheus", "uid": "PBFA97CFB590B2093"}, "targets": [{"expr": "up"}]}]}"#,
    quiet: r#"{"uid": "pots", "title": "Pots", "schemaVersion": 39, "panels": [
  {"type": "stat", "datasource": {"type": "prometheus", "uid": "prometheus"}, "targets": [{"expr": "up"}]}]}"#,
});

/// The uids of the data sources that are provisioned: metrics, logs, alerts.
pub const DATA_SOURCES: [&str; 3] = ["prometheus", "loki", "alertmanager"];

/// What Grafana answers by itself, by name or kind.
pub const OF_GRAFANA_ITSELF: [&str; 7] =
    ["grafana", "-- Grafana --", "-- Mixed --", "-- Dashboard --", "datasource", "__expr__", "mixed"];

/// The rules of scenarios, and of dashboards that are taken over. A series is held against those of PromQL too, lines
/// against those of LogQL, and a dashboard against both.
pub const RULES: &[&Rule] = &[&BOARD, &DATA_SOURCE, &ONE_SERIES, &VALUES, &LINES, &LINE_COUNTS];
