//! Labels that are matched or read are there.

use query::tree::Matcher;
use query::{Finding, Labels, Rule, RuleText, Span};

/// A matcher, `label_replace` and `label_join` name labels that the series have.
pub static UNKNOWN_LABEL: Rule = Rule::new(RuleText {
    id: "promql/unknown-label",
    says: "matchers, `label_replace` and `label_join` name labels that the series have",
    why: "A label that no series has is empty on all of them: `{knd=\"green\"}` selects nothing, `{knd!=\"green\"}` \
          everything.",
    source: Some("https://prometheus.io/docs/prometheus/latest/querying/basics/#instant-vector-selectors"),
    fires: "tea_orders_total{knd=\"green\"}",
    quiet: "tea_orders_total{kind=\"green\"}",
});

/// The matcher's label is none of these.
pub(crate) fn unknown_label(matcher: &Matcher, series: &str, labels: &Labels) -> Finding {
    let label = &matcher.label.text;
    let fix = labels.fix(label, "match one of its labels");
    Finding::new(&UNKNOWN_LABEL, matcher.label.span, format!("`{series}` has no label `{label}`"), fix)
}

/// The label that a function reads is none of these.
pub(crate) fn unknown_source_label(function: &str, label: &str, span: Span, labels: &Labels) -> Finding {
    let message = format!("`{function}` reads the label `{label}`, which its series do not have");
    Finding::new(&UNKNOWN_LABEL, span, message, labels.fix(label, "name one of its labels"))
}
