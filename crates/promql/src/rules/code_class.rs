//! Codes are written out.

use query::tree::Matcher;
use query::values::fix_of_class;
use query::{Finding, Rule, RuleText};

/// No answer has the code `5xx`.
pub static CODE_CLASS: Rule = Rule::new(RuleText {
    id: "promql/code-class",
    says: "a class of answers is matched by a pattern: `status=~\"5..\"`",
    why: "`5xx` is how people speak of codes. No series has it as a value: the error rate is empty for ever.",
    source: Some("https://prometheus.io/docs/prometheus/latest/querying/examples/"),
    fires: "rate(tea_orders_total{status=\"5xx\"}[5m])",
    quiet: "rate(tea_orders_total{status=~\"5..\"}[5m])",
});

/// Labels that bear the code of an answer.
const OF_CODES: [&str; 4] = ["code", "response_code", "status", "status_code"];

/// Whether the matcher compares a code with a class of codes.
pub(crate) fn code_class(matcher: &Matcher, series: &str) -> Option<Finding> {
    let (label, value) = (&matcher.label.text, &matcher.value.text);
    let fix = fix_of_class(matcher, value).filter(|_| OF_CODES.contains(&label.as_str()))?;
    let message = format!("the `{label}` of `{series}` is never `{value}`: it is a code like `{}00`", &value[..1]);
    Some(Finding::new(&CODE_CLASS, matcher.span, message, fix))
}
