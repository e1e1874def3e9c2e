//! A label is read behind the stage that makes it.

use query::tree::Name;
use query::{Finding, Rule, RuleText};

/// Stages stand in the order in which they need each other.
pub static LABEL_TOO_EARLY: Rule = Rule::new(RuleText {
    id: "logql/label-too-early",
    says: "a stage stands behind the one that makes the labels it reads",
    why: "Stages work from left to right. Before `json` has read the line, its labels are not there, and a filter of \
        one lets nothing pass.",
    source: Some("https://grafana.com/docs/loki/latest/query/log_queries/#log-pipeline"),
    fires: "{app=\"kitchen\"} | took > 5s | logfmt",
    quiet: "{app=\"kitchen\"} | logfmt | took > 5s",
});

/// The label comes only with that stage, which stands behind the one that reads it.
pub(crate) fn label_too_early(label: &Name, stage: &str) -> Finding {
    let message = format!("the label `{}` comes only with `| {stage}`, which stands behind this", label.text);
    Finding::new(&LABEL_TOO_EARLY, label.span, message, "write this behind it")
}
