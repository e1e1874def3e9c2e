//! Patterns that say no more than a text, or nothing at all.

use query::tree::{MatchOp, Matcher};
use query::{Finding, Rule, RuleText, holds_variable};

/// A text is compared as a text.
pub static PLAIN_REGEX: Rule = Rule::new(RuleText {
    id: "promql/plain-regex",
    says: "`=~` and `!~` stand before patterns, `=` and `!=` before texts",
    why: "A pattern without operators matches one text. Whoever reads it looks for the second one, and Prometheus \
        compiles a pattern for nothing.",
    source: Some("https://prometheus.io/docs/prometheus/latest/querying/basics/#instant-vector-selectors"),
    fires: "tea_orders_total{kind=~\"green\"}",
    quiet: "tea_orders_total{kind=\"green\"}",
});

/// A matcher excludes something.
pub static MATCH_ALL_REGEX: Rule = Rule::new(RuleText {
    id: "promql/match-all-regex",
    says: "a matcher leaves something out, and not everything",
    why: "`=~\".*\"` matches series without the label too, so it does nothing; `!~\".*\"` leaves nothing.",
    source: Some("https://prometheus.io/docs/prometheus/latest/querying/basics/#instant-vector-selectors"),
    fires: "tea_orders_total{kind=~\".*\"}",
    quiet: "tea_orders_total{kind=~\".+\"}",
});

/// Whether the matcher's pattern is one text, or any.
pub(crate) fn regex_matcher(matcher: &Matcher) -> Option<Finding> {
    let (op, value, label) = (matcher.op, &matcher.value.text, &matcher.label.text);
    if !op.is_regex() || holds_variable(value) {
        return None;
    }
    let (plain, effect, fix) = if op == MatchOp::Regex {
        ("=", "everything, also series without the label", "remove the matcher, or write `.+`")
    } else {
        ("!=", "nothing", "remove it")
    };
    let has_no_operators =
        !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-/: ".contains(&byte));
    if has_no_operators {
        let message = format!("`{value}` is a regular expression that matches one text only");
        return Some(Finding::new(&PLAIN_REGEX, matcher.span, message, format!("write `{label}{plain}\"{value}\"`")));
    }
    let message = format!("`{label}{}\".*\"` selects {effect}", op.text());
    (value == ".*").then(|| Finding::new(&MATCH_ALL_REGEX, matcher.span, message, fix))
}
