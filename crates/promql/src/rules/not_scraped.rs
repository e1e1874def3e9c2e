//! What exposes a metric is scraped.

use query::{Finding, Rule, RuleText, Span};

use crate::world::World;

/// A job scrapes the exporter.
pub static NOT_SCRAPED: Rule = Rule::new(RuleText {
    id: "promql/not-scraped",
    says: "a job scrapes each exporter whose metrics are read",
    why: "The metric is right, and nobody asks for it: the query is empty until a job scrapes the exporter.",
    source: Some("https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config"),
    fires: "kettle_on == 0",
    quiet: "tea_pot_celsius == 0",
});

/// Whether an exporter that nobody scrapes has the series.
pub(crate) fn not_scraped(world: &World, name: &str, span: Span) -> Option<Finding> {
    let exporter = world.catalogues.iter().find(|catalogue| catalogue.find(name).is_some())?.exporter.as_str();
    let message = format!("`{name}` is exposed by `{exporter}`, which no job scrapes");
    Some(Finding::new(&NOT_SCRAPED, span, message, format!("add a job that scrapes `{exporter}`")))
}
