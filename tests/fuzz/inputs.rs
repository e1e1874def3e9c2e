//! What the fuzzers begin with: texts that are right, and the words of each language.

pub fn lines(text: &str) -> Vec<String> {
    let is_text = |line: &&str| !line.is_empty() && !line.starts_with("##");
    text.lines().map(str::trim).filter(is_text).map(str::to_owned).collect()
}

/// Those that are short: a change in a long one is mostly where it does not matter.
pub fn short_catalogues() -> Vec<String> {
    let all = cli::catalogue::recorded::ALL.iter().chain(stack_facts::world::CATALOGUES);
    all.filter(|(_, text)| text.lines().count() < 400).map(|(_, text)| (*text).to_owned()).collect()
}

pub const PROMQL_WORDS: &[&str] = &[
    "sum",
    "by",
    "(",
    ")",
    "[5m]",
    "{job=\"a\"}",
    " offset ",
    " @ ",
    "rate",
    "histogram_quantile",
    "le",
    " on ",
    " ignoring ",
    " group_left ",
    " bool ",
    "0x1",
    "1e3",
    "Inf",
    "NaN",
    ",",
    "$__interval",
    "[5m:1m]",
    " and ",
    " unless ",
    "^",
    "=~",
    "label_replace",
    "start()",
    "'",
    "`",
    "#",
    "\n",
];

pub const METRIC_WORDS: &[&str] = &[
    "# TYPE ",
    "# HELP ",
    "# enum ",
    "# UNIT ",
    " counter",
    " gauge",
    " histogram",
    " summary",
    " unknown",
    "_total",
    "_bucket",
    "_sum",
    "{",
    "}",
    "le=\"+Inf\"",
    "quantile=\"0.5\"",
    "a=\"\\\"\"",
    ",",
    "=",
    " 1",
    " NaN",
    " +Inf",
    " 1e5",
    "# exporter: ",
    "# flags: ",
    "# EOF",
    "?",
    "\n",
    " # {trace_id=\"a\"} 1",
];
