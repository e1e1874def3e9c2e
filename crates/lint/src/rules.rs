//! The rules of what is written beside queries, and how bad a broken rule is in the files of others.

use findings::{Rule, RuleText, Severity};

/// All of them.
pub static RULES: &[&Rule] = &[
    &UNREADABLE,
    &NOTHING_TO_CHECK,
    &UNKNOWN_LEGEND_LABEL,
    &UNKNOWN_VARIABLE,
    &UNKNOWN_TEMPLATE_LABEL,
    &UNKNOWN_RECEIVER,
    &NO_SUCH_ALERT,
    &UNKNOWN_FIELD,
    &REFUSED,
];

/// A file that is to be checked can be read.
pub static UNREADABLE: Rule = Rule::new(RuleText {
    id: "lint/unreadable",
    says: "a file of rules, dashboards or routes is YAML or JSON",
    why: "What cannot be read is not loaded: Prometheus does not start with such a rule file, and goes on with the \
        old ones when it is reloaded.",
    source: Some("https://yaml.org/spec/1.2.2/"),
    fires: "groups: [ {name: tea, rules: []}",
    quiet: "groups: [ {name: tea, rules: []} ]",
});

/// A file that is named holds something to check.
pub static NOTHING_TO_CHECK: Rule = Rule::new(RuleText {
    id: "lint/nothing-to-check",
    says: "a file that is named holds rules, a dashboard, an alertmanager.yml or a prometheus.yml",
    why: "A script that names the wrong file, or a rule file whose `groups:` is no list of groups, would be told that \
        nothing is wrong. Files that are found in a folder may be anything.",
    source: Some("https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/#configuring-rules"),
    fires: "group: [ {name: tea, rules: []} ]",
    quiet: "groups: [ {name: tea, rules: []} ]",
});

/// A legend speaks of labels that the result has.
pub static UNKNOWN_LEGEND_LABEL: Rule = Rule::new(RuleText {
    id: "lint/unknown-legend-label",
    says: "the legend of a panel names labels that the result of its query has",
    why: "Grafana writes nothing in the place of a label that is not there: all lines of the panel get the same name.",
    source: Some("https://grafana.com/docs/grafana/latest/datasources/prometheus/query-editor/#legend"),
    fires: "{{knd}} of sum by (kind) (rate(tea_orders_total[5m]))",
    quiet: "{{kind}} of sum by (kind) (rate(tea_orders_total[5m]))",
});

/// A board has the variables that its queries mention.
pub static UNKNOWN_VARIABLE: Rule = Rule::new(RuleText {
    id: "lint/unknown-variable",
    says: "a query of a dashboard mentions variables that the dashboard has",
    why: "Grafana sends the name of a variable that is not there as it is: `pod=\"$pdo\"` selects the pod that is \
        called `$pdo`, and the panel stays empty.",
    source: Some("https://grafana.com/docs/grafana/latest/dashboards/variables/"),
    fires: "tea_pot_celsius{pot=\"$pto\"}   # the variables are: pot",
    quiet: "tea_pot_celsius{pot=\"$pot\"}   # the variables are: pot",
});

/// A text of an alert speaks of labels that the alert has.
pub static UNKNOWN_TEMPLATE_LABEL: Rule = Rule::new(RuleText {
    id: "lint/unknown-template-label",
    says: "a text of an alert names labels that the result of its query has",
    why: "Prometheus writes nothing in the place of a label that is not there: the one who is called at night reads \
          `the pot  is cold`. The labels that the rule itself adds are not among those that its texts can read.",
    source: Some("https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/#templating"),
    fires: "{{ $labels.pot }} of sum by (kind) (tea_orders_total)",
    quiet: "{{ $labels.kind }} of sum by (kind) (tea_orders_total)",
});

/// A route leads to a receiver that there is.
pub static UNKNOWN_RECEIVER: Rule = Rule::new(RuleText {
    id: "lint/unknown-receiver",
    says: "a route names a receiver that the config has",
    why: "Alertmanager refuses the whole config, does not start with it, and goes on with the old one when it is \
        reloaded.",
    source: Some("https://prometheus.io/docs/alerting/latest/configuration/#route"),
    fires: "route: {receiver: tea-room}\nreceivers: [{name: tearoom}]",
    quiet: "route: {receiver: tearoom}\nreceivers: [{name: tearoom}]",
});

/// A matcher names an alert that there is.
pub static NO_SUCH_ALERT: Rule = Rule::new(RuleText {
    id: "lint/no-such-alert",
    says: "the alerts that routes and inhibitions name are those of the rules that are checked with them",
    why: "A route or an inhibition that names an alert of another name never acts.",
    source: Some("https://prometheus.io/docs/alerting/latest/configuration/#matcher"),
    fires: "matchers: [alertname=\"TeaIsCol\"]   # the alerts are: TeaIsCold",
    quiet: "matchers: [alertname=\"TeaIsCold\"]   # the alerts are: TeaIsCold",
});

/// A file has no fields but those of its kind.
pub static UNKNOWN_FIELD: Rule = Rule::new(RuleText {
    id: "lint/unknown-field",
    says: "rules, routes, receivers and jobs have the fields that their program reads, and no others",
    why: "Prometheus and Alertmanager read their files strictly: because of one misspelt field nothing of the file is \
        loaded, and a program that starts with it does not come up.",
    source: Some("https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/#defining-alerting-rules"),
    fires: "- {alert: TeaIsCold, expr: tea_pot_celsius < 60, fro: 5m}",
    quiet: "- {alert: TeaIsCold, expr: tea_pot_celsius < 60, for: 5m}",
});

/// The values of a file are such as its program takes.
pub static REFUSED: Rule = Rule::new(RuleText {
    id: "lint/refused",
    says: "rules, routes, receivers and jobs are complete, called differently, and have values that can be used",
    why: "A rule without a query, a length of time without a unit, two groups of one name, a text whose `{{` is never \
        closed: the program refuses the whole file.",
    source: Some("https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/#syntax-checking-rules"),
    fires: "- {alert: TeaIsCold, expr: tea_pot_celsius < 60, for: 5}",
    quiet: "- {alert: TeaIsCold, expr: tea_pot_celsius < 60, for: 5m}",
});

/// How bad it is that a rule is broken in the files of others; `None` where it is a question of style.
///
/// An error can never work: the program refuses it, or it has no result. A warning works, and hardly as meant.
pub fn severity(rule: &Rule) -> Option<Severity> {
    match rule.id {
        "promql/feature-off" | "promql/match-all-regex" | "promql/plain-regex" | "promql/short-range" => None,
        "promql/syntax"
        | "promql/types"
        | "promql/regex"
        | "promql/names-dropped"
        | "promql/histogram-buckets"
        | "promql/bucket-bound"
        | "promql/code-class"
        | "promql/selects-nothing"
        | "logql/syntax"
        | "logql/types"
        | "logql/regex"
        | "logql/stage"
        | "logql/label-too-early"
        | "logql/passes-nothing"
        | "query/impossible-bound"
        | "query/many-to-one"
        | "query/never-matches"
        | "query/quantile-out-of-range"
        | "lint/unreadable"
        | "lint/unknown-receiver"
        | "lint/unknown-field"
        | "lint/refused" => Some(Severity::Error),
        _ => Some(Severity::Warning),
    }
}
