//! What cannot be read, or is refused when it has been read: a rule for each family, whose checks are the parser
//! itself.

use query::{Rule, RuleText};

/// The text is LogQL.
pub static SYNTAX: Rule = Rule::new(RuleText {
    id: "logql/syntax",
    says: "the text is LogQL as Loki 3.7 reads it",
    why: "Loki refuses the query: the panel shows an error, and a ruler with such a rule loads none of its file.",
    source: Some("https://grafana.com/docs/loki/latest/query/"),
    fires: "{app=\"kitchen\"} |= error",
    quiet: "{app=\"kitchen\"} |= \"error\"",
});

/// What computes gets numbers, and each function what it takes.
pub static TYPES: Rule = Rule::new(RuleText {
    id: "logql/types",
    says: "what computes gets numbers, and each function the parameters, `unwrap` and grouping that it takes",
    why: "Loki reads such a query and refuses it: a sum of lines, a mean without a value, a grouping behind `rate`.",
    source: Some("https://grafana.com/docs/loki/latest/query/metric_queries/"),
    fires: "sum({app=\"kitchen\"})",
    quiet: "sum(rate({app=\"kitchen\"}[5m]))",
});

/// Regular expressions are RE2's.
pub static REGEX: Rule = Rule::new(RuleText {
    id: "logql/regex",
    says: "a regular expression is one in the syntax of RE2",
    why: "Loki reads RE2, which has no look-ahead and no back-references, and refuses the query.",
    source: Some("https://github.com/google/re2/wiki/Syntax"),
    fires: "{app=\"kitchen\"} |~ \"(green|black\"",
    quiet: "{app=\"kitchen\"} |~ \"(green|black)\"",
});

/// A selector selects something.
pub static MATCH_ALL_SELECTOR: Rule = Rule::new(RuleText {
    id: "logql/match-all-selector",
    says: "a selector has one matcher that a stream without the label does not pass",
    why: "Loki refuses to read all streams there are.",
    source: Some("https://grafana.com/docs/loki/latest/query/log_queries/#log-stream-selector"),
    fires: "{app=~\".*\"}",
    quiet: "{app=~\".+\"}",
});

/// Loki can build each stage.
pub static STAGE: Rule = Rule::new(RuleText {
    id: "logql/stage",
    says: "each stage has a pattern, path, address or template that Loki can build",
    why: "The grammar takes any text there. Loki looks at it when the query runs, and fails.",
    source: Some("https://grafana.com/docs/loki/latest/query/log_queries/#log-pipeline"),
    fires: "{app=\"kitchen\"} | line_format \"{{ toUpper .pot }}\"",
    quiet: "{app=\"kitchen\"} | json | line_format \"{{ ToUpper .pot }}\"",
});
