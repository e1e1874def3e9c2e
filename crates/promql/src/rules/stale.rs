//! What is scraped seldom is forgotten before it is scraped again.

use query::{Finding, Rule, RuleText, Span};

use super::short_range::length;
use crate::world::Job;

/// What is read without a range is there at any time.
pub static STALE_BETWEEN_SCRAPES: Rule = Rule::new(RuleText {
    id: "promql/stale-between-scrapes",
    says: "what is read without a range is scraped more often than every 5 minutes",
    why: "Prometheus answers with the newest sample of the last 5 minutes. Of what is scraped more seldom, there is \
        none for a part of the time: the panel has gaps, and the alert ends and begins anew.",
    source: Some("https://prometheus.io/docs/prometheus/latest/querying/basics/#staleness"),
    fires: "tea_ledger_entries > 5",
    quiet: "last_over_time(tea_ledger_entries[20m]) > 5",
});

/// How many seconds Prometheus looks back for the newest sample, unless `--query.lookback-delta` says otherwise.
pub const LOOKBACK: f64 = 300.0;

/// Whether samples of the job are forgotten before the next ones come.
pub(crate) fn stale_between_scrapes(name: &str, span: Span, job: &Job) -> Option<Finding> {
    if job.interval < LOOKBACK {
        return None;
    }
    let message = format!(
        "`{name}` comes from the job `{}`, which scrapes every {}, and without a range a sample is forgotten after 5m",
        job.name,
        length(job.interval)
    );
    let fix = format!("read `last_over_time({name}[{}])`, or scrape at least every 2m", length(2.0 * job.interval));
    Some(Finding::new(&STALE_BETWEEN_SCRAPES, span, message, fix))
}
