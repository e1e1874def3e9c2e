//! What is read is not thrown away when it is scraped.

use query::{Finding, Rule, RuleText, Span};

use crate::world::Job;

/// The job keeps the series.
pub static SERIES_DROPPED: Rule = Rule::new(RuleText {
    id: "promql/series-dropped",
    says: "a job keeps the series that queries read",
    why: "`metric_relabel_configs` throw series away before they are stored: the exporter shows them, Prometheus \
        never has them.",
    source: Some("https://prometheus.io/docs/prometheus/latest/configuration/configuration/#metric_relabel_configs"),
    fires: "tea_debug_ticks_total > 0",
    quiet: "rate(tea_orders_total[5m]) > 0",
});

/// Whether the job drops the series, or does not keep it.
pub(crate) fn series_dropped(job: &Job, name: &str, span: Span) -> Option<Finding> {
    let (message, fix) = if let Some(pattern) = job.drops(name) {
        let message = format!("`{name}` is dropped by the job `{}`, whose `{pattern}` matches it", job.name);
        (message, "take it out of what the job drops")
    } else if job.omits(name) {
        (format!("the job `{}` does not keep `{name}`", job.name), "add it to the metrics that the job keeps")
    } else {
        return None;
    };
    Some(Finding::new(&SERIES_DROPPED, span, message, fix))
}
