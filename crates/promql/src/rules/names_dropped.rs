//! Of several metrics that are selected at once, the name tells the series apart.

use query::{Finding, Rule, RuleText, Span};

/// What drops the name is not applied to several metrics at once.
pub static NAMES_DROPPED: Rule = Rule::new(RuleText {
    id: "promql/names-dropped",
    says: "functions and arithmetic, which drop the name of a metric, get series of one metric",
    why: "Without their names the series of two metrics have the same labels, which is an error when the query runs: \
          `vector cannot contain metrics with the same labelset`.",
    source: Some("https://prometheus.io/docs/prometheus/latest/querying/functions/"),
    fires: "{__name__=~\"tea_store_(used|size)_bytes\"} * 2",
    quiet: "{__name__=~\"tea_store_(used|size)_bytes\"} > 2",
});

/// Two of the metrics at `span` have the same labels, and lose their names.
pub(crate) fn names_dropped([one, other]: &[String; 2], span: Span) -> Finding {
    let message =
        format!("`{one}` and `{other}` become series of the same labels: what is applied to them drops their names");
    let fix = format!("read `{one}` and `{other}` by themselves");
    Finding::new(&NAMES_DROPPED, span, message, fix)
}
