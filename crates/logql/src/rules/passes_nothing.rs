//! A filter lets some lines pass.

use std::collections::BTreeSet;

use query::tree::{MatchOp, Matcher};
use query::values::passes;
use query::{Finding, Rule, RuleText};

use super::listed;

/// The pattern of a filter fits a value that there is.
pub static PASSES_NOTHING: Rule = Rule::new(RuleText {
    id: "logql/passes-nothing",
    says: "the pattern of a filter fits a value that the label can have",
    why: "A filter that no value fits drops every line: the panel is empty, the alert never fires.",
    source: Some("https://grafana.com/docs/loki/latest/query/log_queries/#label-filter-expression"),
    fires: "{app=\"kitchen\"} | level=~\"e..\"",
    quiet: "{app=\"kitchen\"} | level=~\"e.*\"",
});

/// Whether the filter's pattern fits none of these values.
pub(crate) fn passes_nothing(matcher: &Matcher, values: &BTreeSet<String>) -> Option<Finding> {
    if matcher.op != MatchOp::Regex || passes(matcher, Some(values), false) {
        return None;
    }
    let message = format!("`{}=~\"{}\"` lets no line pass", matcher.label.text, matcher.value.text);
    let fix = format!("give a value that there is: {}", listed(values));
    Some(Finding::new(&PASSES_NOTHING, matcher.span, message, fix))
}
