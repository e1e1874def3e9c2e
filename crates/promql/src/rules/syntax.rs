//! What cannot be read, or is refused when it has been read: a rule for each family, whose checks are the parser
//! itself.

use query::{Rule, RuleText};

/// The text is PromQL.
pub static SYNTAX: Rule = Rule::new(RuleText {
    id: "promql/syntax",
    says: "the text is PromQL as the deployed Prometheus reads it",
    why: "Prometheus refuses the whole rule file, and Grafana shows an error instead of the panel.",
    source: Some("https://prometheus.io/docs/prometheus/latest/querying/basics/"),
    fires: "sum by (kind (rate(tea_orders_total[5m]))",
    quiet: "sum by (kind) (rate(tea_orders_total[5m]))",
});

/// Functions and operators get the types that they take.
pub static TYPES: Rule = Rule::new(RuleText {
    id: "promql/types",
    says: "each function and operator gets the types that it takes",
    why: "Prometheus reads such a query and refuses to load it: a rate of an instant vector, a sum of a range.",
    source: Some("https://prometheus.io/docs/prometheus/latest/querying/basics/#expression-language-data-types"),
    fires: "rate(tea_orders_total)",
    quiet: "rate(tea_orders_total[5m])",
});

/// What must be switched on is switched on.
pub static FEATURE: Rule = Rule::new(RuleText {
    id: "promql/feature-off",
    says: "a query uses only what Prometheus was told to allow",
    why: "Experimental functions, arithmetic with durations, `fill` and `anchored` are refused where no \
        `--enable-feature` allows them.",
    source: Some("https://prometheus.io/docs/prometheus/latest/feature_flags/"),
    fires: "limitk(5, tea_pot_celsius)",
    quiet: "topk(5, tea_pot_celsius)",
});

/// Regular expressions are RE2's.
pub static REGEX: Rule = Rule::new(RuleText {
    id: "promql/regex",
    says: "a regular expression is one in the syntax of RE2",
    why: "Prometheus reads RE2, which has no look-ahead and no back-references, and refuses the query.",
    source: Some("https://github.com/google/re2/wiki/Syntax"),
    fires: "tea_orders_total{kind=~\"(green|black\"}",
    quiet: "tea_orders_total{kind=~\"(green|black)\"}",
});
