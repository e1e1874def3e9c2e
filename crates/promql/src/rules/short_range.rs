//! A range holds enough scrapes.

use std::collections::BTreeSet;

use query::{Finding, Rule, RuleText};

use super::wrong_kind::{OF_COUNTERS, OF_GAUGES};
use crate::ast::{Length, Name};
use crate::print::duration;
use crate::value::Read;
use crate::world::World;

/// A range holds the samples that its function needs.
pub static SHORT_RANGE: Rule = Rule::new(RuleText {
    id: "promql/short-range",
    says: "the range of `rate` and its kin holds at least four scrapes, that of other functions one",
    why: "They need two samples. A range of two scrapes has one as soon as a scrape fails or is late: gaps in the \
        panel, and an alert that goes back to pending. Of a range between two scrapes every function finds nothing.",
    source: Some("https://prometheus.io/docs/prometheus/latest/querying/functions/#rate"),
    fires: "rate(tea_orders_total[1m])",
    quiet: "rate(tea_orders_total[2m])",
});

/// How many samples a range must hold: of a function that needs two, two must be there even when one scrape fails and
/// another comes late; what makes something of one sample needs one.
pub fn samples_needed(function: &str) -> f64 {
    if OF_COUNTERS.contains(&function) || OF_GAUGES.contains(&function) { 4.0 } else { 1.0 }
}

/// Whether the range is too short for the slowest job that provides the series.
pub(crate) fn short_range(
    function: &str,
    name: &Name,
    range: &Length,
    reads: &BTreeSet<Read>,
    world: &World,
) -> Option<Finding> {
    let (seconds, needed) = (range.seconds()?, samples_needed(function));
    let job = reads
        .iter()
        .filter(|read| read.series == name.text)
        .flat_map(|read| &read.jobs)
        .filter_map(|name| world.jobs.iter().find(|job| job.name == *name))
        // Of several as slow the first.
        .min_by(|one, other| other.interval.total_cmp(&one.interval))?;
    if seconds >= needed * job.interval {
        return None;
    }
    let holds = if needed > 1.0 { "holds fewer than four scrapes" } else { "lies between two scrapes" };
    let (range_is, interval) = (length(seconds), length(job.interval));
    let message = format!("a range of {range_is} {holds} of the job `{}`, which scrapes every {interval}", job.name);
    let fix = format!("write `[{}]` or more", length(needed * job.interval));
    Some(Finding::new(&SHORT_RANGE, range.span, message, fix))
}

/// So many seconds as Prometheus writes them.
#[expect(clippy::cast_sign_loss, reason = "lengths of time are positive here")]
pub(crate) fn length(seconds: f64) -> String {
    duration((seconds * 1_000.0).round() as u64)
}
