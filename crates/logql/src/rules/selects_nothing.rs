//! A matcher selects streams of something that is deployed.

use std::collections::BTreeSet;

use query::tree::Matcher;
use query::values::passes;
use query::{Finding, Rule, RuleText, did_you_mean};

use super::listed;
use crate::world::World;

/// Each matcher selects streams.
pub static SELECTS_NOTHING: Rule = Rule::new(RuleText {
    id: "logql/selects-nothing",
    says: "each matcher selects streams that something deployed writes, beside the matchers before it",
    why: "A label's value that no stream has is no error to Loki: the query finds no line, and nobody is told.",
    source: Some("https://grafana.com/docs/loki/latest/query/log_queries/#log-stream-selector"),
    fires: "{app=\"kitchen\", level=\"eror\"}",
    quiet: "{app=\"kitchen\", level=\"error\"}",
});

/// The matcher selects nothing; `here` are the values of its label beside the matchers before it.
pub(crate) fn selects_nothing(world: &World, matcher: &Matcher, here: &BTreeSet<&str>) -> Finding {
    let label = &matcher.label.text;
    let written = format!("{label}{}\"{}\"", matcher.op.text(), matcher.value.text);
    let is_elsewhere = world
        .sources
        .iter()
        .filter_map(|source| source.labels.get(label))
        .any(|label| label.values.is_some() && passes(matcher, label.values.as_ref(), label.always));
    let message = if is_elsewhere {
        format!("`{written}` selects nothing beside the matchers before it")
    } else {
        format!("`{written}` selects nothing: no stream has that value")
    };
    let fix = did_you_mean(&matcher.value.text, here.iter().copied())
        .unwrap_or_else(|| format!("give a value that there is: {}", listed(here)));
    Finding::new(&SELECTS_NOTHING, matcher.span, message, fix)
}
