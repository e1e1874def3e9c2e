//! Functions of counters get counters, functions of gauges gauges.

use query::{Finding, Rule, RuleText, Span, Unit};

use crate::value::{Shape, Value};

/// `rate` and its kin take counters.
pub static RATE_OF_GAUGE: Rule = Rule::new(RuleText {
    id: "promql/rate-of-gauge",
    says: "`rate`, `irate`, `increase` and `resets` take counters",
    why: "They take each fall of the value for a reset and add it up again: of a gauge they yield a number that \
        nobody can explain.",
    source: Some("https://prometheus.io/docs/prometheus/latest/querying/functions/#rate"),
    fires: "rate(tea_pot_celsius[5m])",
    quiet: "deriv(tea_pot_celsius[5m])",
});

/// `delta` and its kin take gauges.
pub static DELTA_OF_COUNTER: Rule = Rule::new(RuleText {
    id: "promql/delta-of-counter",
    says: "`delta`, `idelta`, `deriv`, `predict_linear` and smoothing take gauges",
    why: "They know no resets: when the process starts anew, the counter falls to 0 and the result is far below 0.",
    source: Some("https://prometheus.io/docs/prometheus/latest/querying/functions/#delta"),
    fires: "delta(tea_orders_total[5m])",
    quiet: "increase(tea_orders_total[5m])",
});

/// Functions that make sense of counters only.
pub(crate) const OF_COUNTERS: [&str; 4] = ["rate", "irate", "increase", "resets"];
/// Functions that make sense of gauges only.
pub(crate) const OF_GAUGES: [&str; 5] = ["delta", "idelta", "deriv", "predict_linear", "double_exponential_smoothing"];

/// Whether the function at `span` gets the wrong kind of series.
pub(crate) fn wrong_kind(name: &str, span: Span, series: &str, value: &Value) -> Option<Finding> {
    let shape = value.shape;
    // What happened last only moves on, as a counter does.
    if OF_COUNTERS.contains(&name) && shape == Shape::Gauge && value.unit != Unit::Timestamp {
        let fix = match name {
            "resets" => "use `changes`",
            "increase" => "use `delta`, or read a counter",
            _ => "use `deriv`, or read a counter",
        };
        let message = format!("`{name}` takes a counter, and `{series}` is a gauge");
        return Some(Finding::new(&RATE_OF_GAUGE, span, message, fix));
    }
    if OF_GAUGES.contains(&name) && matches!(shape, Shape::Counter | Shape::Buckets | Shape::Histogram) {
        let fix = if name.ends_with("delta") { "use `increase`" } else { "use `rate`" };
        let message = format!("`{name}` takes a gauge, and `{series}` is a counter, which starts anew");
        return Some(Finding::new(&DELTA_OF_COUNTER, span, message, fix));
    }
    None
}
