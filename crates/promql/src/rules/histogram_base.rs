//! A histogram has no series of its own name.

use catalogue::Kind;
use query::{Finding, Rule, RuleText, Span};

use crate::world::World;

/// A histogram is read by its parts.
pub static HISTOGRAM_BASE: Rule = Rule::new(RuleText {
    id: "promql/histogram-base-name",
    says: "a histogram is read as `_bucket`, `_sum` or `_count`",
    why: "A classic histogram exposes three kinds of series, none of which has the metric's own name.",
    source: Some("https://prometheus.io/docs/concepts/metric_types/#histogram"),
    fires: "tea_brew_seconds > 60",
    quiet: "rate(tea_brew_seconds_sum[5m]) / rate(tea_brew_seconds_count[5m]) > 60",
});

/// Whether the name is that of a histogram.
pub(crate) fn histogram_base(world: &World, name: &str, span: Span) -> Option<Finding> {
    let family = world.catalogues.iter().find_map(|catalogue| catalogue.families.get(name))?;
    if family.kind != Kind::Histogram {
        return None;
    }
    let message = format!("`{name}` is a histogram, which has no series of that name");
    Some(Finding::new(&HISTOGRAM_BASE, span, message, format!("read `{name}_bucket`, `{name}_sum` or `{name}_count`")))
}
