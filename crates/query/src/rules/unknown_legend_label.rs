//! A legend names labels of the result.

use crate::{Finding, Labels, Rule, RuleText, Span, did_you_mean};

/// A panel's legend speaks of labels that the result has.
pub static UNKNOWN_LEGEND_LABEL: Rule = Rule::new(RuleText {
    id: "query/unknown-legend-label",
    says: "a legend names labels of the query's result",
    why: "Grafana writes nothing for a label that is not there: all lines of the panel get the same name.",
    source: Some("https://grafana.com/docs/grafana/latest/datasources/prometheus/query-editor/#legend"),
    fires: "PromQL: {{knd}} of sum by (kind) (rate(tea_orders_total[5m]))\n\
            LogQL: {{levl}} of sum by (level) (rate({app=\"kitchen\"}[5m]))",
    quiet: "PromQL: {{kind}} of sum by (kind) (rate(tea_orders_total[5m]))\n\
            LogQL: {{level}} of sum by (level) (rate({app=\"kitchen\"}[5m]))",
});

/// The finding of a label that a legend names at `span`, where the result lacks it.
pub(crate) fn unknown_legend_label(label: &str, span: Span, labels: &Labels) -> Option<Finding> {
    if label.is_empty() || labels.has(label) {
        return None;
    }
    let fix = did_you_mean(label, labels.names()).unwrap_or_else(|| {
        if labels.may.is_empty() {
            "the result has no labels: leave it out".to_owned()
        } else {
            format!("the result has {labels}")
        }
    });
    let message = format!("the text speaks of the label `{label}`, which the query's result does not have");
    Some(Finding::new(&UNKNOWN_LEGEND_LABEL, span, message, fix))
}
