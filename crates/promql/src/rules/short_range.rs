//! A range holds enough scrapes.

use std::collections::BTreeSet;

use query::{Finding, Rule, RuleText};

use super::wrong_kind::{OF_COUNTERS, OF_GAUGES};
use crate::ast::{Length, Name};
use crate::print::duration;
use crate::value::Read;
use crate::world::World;

/// A range holds four scrapes.
pub static SHORT_RANGE: Rule = Rule::new(RuleText {
    id: "promql/short-range",
    says: "the range of `rate` and its kin holds at least four scrapes",
    why: "They need two samples. A range of two scrapes has one as soon as a scrape fails or is late: gaps in the panel, and \
          an alert that goes back to pending.",
    source: Some("https://prometheus.io/docs/prometheus/latest/querying/functions/#rate"),
    fires: "rate(tea_orders_total[1m])",
    quiet: "rate(tea_orders_total[2m])",
});

/// How many scrapes a range must hold: two samples must be there even when one scrape fails and another comes late.
const SCRAPES: f64 = 4.0;

/// Whether the function makes nothing of a single sample.
pub(crate) fn needs_two_samples(function: &str) -> bool {
    OF_COUNTERS.contains(&function) || OF_GAUGES.contains(&function)
}

/// Whether the range is shorter than four scrapes of the slowest job that provides the series.
pub(crate) fn short_range(name: &Name, range: &Length, reads: &BTreeSet<Read>, world: &World) -> Option<Finding> {
    let seconds = range.seconds()?;
    let job = reads
        .iter()
        .filter(|read| read.series == name.text)
        .flat_map(|read| &read.jobs)
        .filter_map(|name| world.jobs.iter().find(|job| job.name == *name))
        .max_by(|one, other| one.interval.total_cmp(&other.interval))?;
    if seconds >= SCRAPES * job.interval {
        return None;
    }
    #[expect(clippy::cast_sign_loss, reason = "lengths of time are positive here")]
    let text = |seconds: f64| duration((seconds * 1_000.0).round() as u64);
    let message = format!(
        "a range of {} holds fewer than four scrapes of the job `{}`, which scrapes every {}",
        text(seconds),
        job.name,
        text(job.interval)
    );
    let fix = format!("write `[{}]` or more", text(SCRAPES * job.interval));
    Some(Finding::new(&SHORT_RANGE, range.span, message, fix))
}
