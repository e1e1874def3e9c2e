//! What a stage reads, the lines have.

use query::tree::Name;
use query::{Finding, Labels, Rule, RuleText, did_you_mean};

/// Filters, formats, `unwrap` and `label_replace` name labels that are there.
pub static UNKNOWN_LABEL: Rule = Rule::new(RuleText {
    id: "logql/unknown-label",
    says: "filters, formats, `unwrap` and `label_replace` name labels that are there",
    why: "A label that no line has is empty: a filter of it drops every line, a format leaves a gap.",
    source: Some("https://grafana.com/docs/loki/latest/query/log_queries/#label-filter-expression"),
    fires: "{app=\"kitchen\"} | sttaus=\"500\"",
    quiet: "{app=\"kitchen\"} | status=\"500\"",
});

/// The lines, which have these labels, lack one that a stage reads.
pub(crate) fn unknown_label(label: &Name, labels: &Labels) -> Finding {
    let fix = did_you_mean(&label.text, labels.names()).unwrap_or_else(|| {
        format!("read it from the line first, with `json`, `logfmt` or `pattern`, or name one of its labels: {labels}")
    });
    Finding::new(&UNKNOWN_LABEL, label.span, format!("these lines have no label `{}`", label.text), fix)
}

/// The series, which have these labels, lack the one that `label_replace` reads.
pub(crate) fn unknown_source_label(label: &Name, labels: &Labels) -> Finding {
    let message = format!("`label_replace` reads the label `{}`, which is not there", label.text);
    Finding::new(&UNKNOWN_LABEL, label.span, message, labels.fix(&label.text, "name one of its labels"))
}
