//! The texts of alerts, as Prometheus compiles them.

use query::template::{self, Language, OF_ALERTS, VARIABLES_OF_ALERTS};

/// What Prometheus knows, and what vmalert knows beside it.
const LANGUAGE: Language = Language {
    functions: &[&OF_ALERTS, OF_VMALERT],
    variables: &[&VARIABLES_OF_ALERTS, VARIABLES_OF_VMALERT],
    instead: |_| "a label is read by `$labels.name`, the value by `$value`".to_owned(),
};
/// `FuncMap` of its templates: <https://docs.victoriametrics.com/victoriametrics/vmalert/#template-functions>.
const OF_VMALERT: &[&str] = &[
    "crlfEscape",
    "formatTime",
    "htmlEscape",
    "jsonEscape",
    "parseDurationTime",
    "pathEscape",
    "queryEscape",
    "quotesEscape",
];
const VARIABLES_OF_VMALERT: &[&str] =
    &["activeAt", "alertID", "expr", "for", "groupID", "interval", "isPartial", "type"];
/// Whoever fills in the file first writes its braces so.
const FILLED_IN_FIRST: [&str; 9] = [".Values", ".Release", ".Chart", "{{`", "\"{{", "'{{", "{%", "<%", "include "];

/// What keeps Prometheus from reading a text, and what to do.
pub(super) fn fault(text: &str) -> Option<(String, String)> {
    if FILLED_IN_FIRST.iter().any(|sign| text.contains(sign)) {
        return None;
    }
    template::fields(text, &LANGUAGE).err().map(|wrong| (wrong.message, wrong.fix))
}
