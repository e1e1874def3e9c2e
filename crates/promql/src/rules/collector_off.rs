//! Collectors that are off by default are switched on where their metrics are read.

use catalogue::Family;
use query::{Finding, Rule, RuleText, Span};

use crate::world::Job;

/// The collector of a metric is on.
pub static COLLECTOR_OFF: Rule = Rule::new(RuleText {
    id: "promql/collector-off",
    says: "the collector of each metric that is read is switched on",
    why: "An exporter knows the metric and does not expose it until a flag switches its collector on: the query is \
        empty.",
    source: Some("https://github.com/prometheus/node_exporter#disabled-by-default"),
    fires: "tea_samovar_bar > 2",
    quiet: "tea_pot_celsius > 2",
});

/// Whether the job leaves the collector of the metric off.
pub(crate) fn collector_off(job: &Job, family: &Family, name: &str, span: Span) -> Option<Finding> {
    let collector = family.collector.as_ref().filter(|_| !job.collects(family))?;
    let message = format!(
        "`{name}` needs the collector `{collector}`, which is off by default, and the job `{}` does not switch it on",
        job.name
    );
    Some(Finding::new(&COLLECTOR_OFF, span, message, format!("switch the collector `{collector}` on")))
}
