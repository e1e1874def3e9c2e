//! A range covers the time between two evaluations.

use query::{Finding, Rule, RuleText};

use crate::length::{self, Length};

/// Rules look back at least as far as they are evaluated often.
pub static SHORT_RANGE: Rule = Rule::new(RuleText {
    id: "logql/short-range",
    says: "a range is at least as long as the time between two evaluations",
    why: "Lines that were written in between are in no range: the rule never sees them.",
    source: Some("https://grafana.com/docs/loki/latest/alert/"),
    fires: "rate({app=\"kitchen\"}[10s])",
    quiet: "rate({app=\"kitchen\"}[5m])",
});

/// Whether the range holds no line, or misses some where rules are evaluated only so often.
pub(crate) fn short_range(range: &Length, shortest: Option<f64>) -> Option<Finding> {
    let seconds = range.seconds()?;
    let fault = |message, fix| Some(Finding::new(&SHORT_RANGE, range.span, message, fix));
    if seconds == 0.0 {
        return fault("a range of 0 holds no line".to_owned(), "write it like `5m`".to_owned());
    }
    let least = length::written((shortest.filter(|shortest| seconds < *shortest)? * 1e9) as i64);
    fault(
        format!("a range of {range} misses lines: what is asked every {least} must look back as far"),
        format!("write at least `[{least}]`"),
    )
}
