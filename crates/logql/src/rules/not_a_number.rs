//! What is compared with a number, or unwrapped, can be one.

use std::collections::BTreeSet;

use query::tree::Name;
use query::values::list;
use query::{Finding, Rule, RuleText};

/// A label that is taken for a number can be one.
pub static NOT_A_NUMBER: Rule = Rule::new(RuleText {
    id: "logql/not-a-number",
    says: "a label that is compared with a number, or unwrapped, has values that are numbers",
    why: "Loki sets `__error__` on each line whose value is none, and a metric query fails with it.",
    source: Some("https://grafana.com/docs/loki/latest/query/log_queries/#label-filter-expression"),
    fires: "{app=\"kitchen\"} | level >= 3",
    quiet: "{app=\"kitchen\"} | status >= 500",
});

/// Whether none of the label's values is read as a number.
pub(crate) fn not_a_number(
    label: &Name,
    values: Option<&BTreeSet<String>>,
    reads: impl Fn(&str) -> bool,
) -> Option<Finding> {
    const MOST: usize = 4;
    let values = values.filter(|values| !values.is_empty() && !values.iter().any(|value| reads(value)))?;
    let more = if values.len() > MOST { ", …" } else { "" };
    let few = list(values.iter().take(MOST));
    let message = format!("the label `{}` is never such a number: it is {few}{more}", label.text);
    Some(Finding::new(&NOT_A_NUMBER, label.span, message, "compare it with a text, or take another label"))
}
