//! Structured metadata is filtered, not selected.

use query::tree::Matcher;
use query::{Finding, Rule, RuleText};

use crate::world::World;

/// A selector matches labels of streams.
pub static METADATA_IN_SELECTOR: Rule = Rule::new(RuleText {
    id: "logql/metadata-in-selector",
    says: "a selector matches labels of streams; what single lines bear is filtered behind it",
    why: "Loki's index knows streams only. A selector that asks for structured metadata selects nothing.",
    source: Some("https://grafana.com/docs/loki/latest/get-started/labels/structured-metadata/"),
    fires: "{app=\"kitchen\", status=~\"5..\"}",
    quiet: "{app=\"kitchen\"} | status=~\"5..\"",
});

/// Whether the matcher's label, which no stream has, belongs to single lines.
pub(crate) fn metadata_in_selector(world: &World, matcher: &Matcher) -> Option<Finding> {
    let label = &matcher.label.text;
    if !world.sources.iter().any(|source| source.metadata.contains_key(label)) {
        return None;
    }
    let written = format!("{label}{}\"{}\"", matcher.op.text(), matcher.value.text);
    let message = format!("`{label}` belongs to single lines, not to streams: a selector cannot match it");
    let fix = format!("filter behind the selector: `| {written}`");
    Some(Finding::new(&METADATA_IN_SELECTOR, matcher.label.span, message, fix))
}
