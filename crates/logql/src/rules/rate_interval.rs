//! A variable that Grafana fills in for Prometheus only.

use query::{Finding, Rule, RuleText};

use crate::length::{Length, LengthKind};

/// Ranges use the variable that Grafana fills in for Loki.
pub static RATE_INTERVAL: Rule = Rule::new(RuleText {
    id: "logql/rate-interval",
    says: "a range uses `$__auto`, not `$__rate_interval`",
    why: "Grafana fills in `$__rate_interval` for Prometheus only: Loki gets the words and refuses them.",
    source: Some("https://grafana.com/docs/grafana/latest/datasources/loki/template-variables/"),
    fires: "rate({app=\"kitchen\"}[$__rate_interval])",
    quiet: "rate({app=\"kitchen\"}[$__auto])",
});

/// Whether the range is that variable.
pub(crate) fn rate_interval(range: &Length) -> Option<Finding> {
    let LengthKind::Variable(variable) = &range.kind else { return None };
    let message = "Grafana does not fill in `$__rate_interval` for Loki";
    variable.contains("__rate_interval").then(|| Finding::new(&RATE_INTERVAL, range.span, message, "write `[$__auto]`"))
}
