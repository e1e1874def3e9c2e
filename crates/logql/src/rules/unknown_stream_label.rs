//! What a selector matches, streams have.

use std::collections::BTreeSet;

use query::tree::Matcher;
use query::{Finding, Rule, RuleText, did_you_mean};

use super::listed;
use crate::world::World;

/// A selector names labels that streams have.
pub static UNKNOWN_STREAM_LABEL: Rule = Rule::new(RuleText {
    id: "logql/unknown-stream-label",
    says: "a selector names labels that some stream has",
    why: "A label that no stream has is empty for all of them: the selector finds nothing.",
    source: Some("https://grafana.com/docs/loki/latest/query/log_queries/#log-stream-selector"),
    fires: "{ap=\"kitchen\"}",
    quiet: "{app=\"kitchen\"}",
});

/// No stream has the matcher's label.
pub(crate) fn unknown_stream_label(world: &World, matcher: &Matcher) -> Finding {
    let label = &matcher.label.text;
    let known: BTreeSet<&str> =
        world.sources.iter().flat_map(|source| source.labels.keys().map(String::as_str)).collect();
    let fix = did_you_mean(label, known.iter().copied())
        .unwrap_or_else(|| format!("match one of their labels: {}", listed(&known)));
    Finding::new(&UNKNOWN_STREAM_LABEL, matcher.label.span, format!("no stream has a label `{label}`"), fix)
}
