//! A recorded series that is read without a range is recorded often enough to be there.

use findings::{Finding, Rule, RuleText};
use kit::{Duration, Program, milliseconds};
use promql::rules::LOOKBACK;
use watch::record::Record;
use watch::rule_group::Group;

use crate::asked::{Asked, Tree};
use crate::example::example;
use crate::place::at;
use crate::subject::Subject;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "groups/stale-between-evaluations",
    says: "a recorded series that is read without a range is recorded more often than every 5 minutes",
    why: "Prometheus answers with the newest sample of the last 5 minutes. A group that is evaluated more seldom \
        leaves its readers without an answer for a part of the time: gaps in panels, and alerts that end and begin \
        anew.",
    source: Some("https://prometheus.io/docs/prometheus/latest/querying/basics/#staleness"),
    fires: example!("stale_between_evaluations.rs", "fires"),
    quiet: example!("stale_between_evaluations.rs", "quiet"),
});

/// Each such reader.
pub(crate) fn check(program: &Subject) -> Vec<Finding> {
    let slow: Vec<(&Group, &Record, Duration)> = seldom(program);
    if slow.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for asked in program.asked() {
        let Tree::Metrics(expr) = &asked.tree else { continue };
        for selector in expr.instants() {
            let Some(name) = selector.metric() else { continue };
            let of_it = slow.iter().find(|(_, record, _)| record.name() == name.text);
            found
                .extend(of_it.map(|(group, record, interval)| finding(asked, selector.span, group, record, *interval)));
        }
    }
    found
}

/// What is recorded so seldom that it is forgotten in between.
fn seldom(program: &Program) -> Vec<(&'static Group, &'static Record, Duration)> {
    let interval = |group: &Group| group.interval().unwrap_or(program.watch.evaluated_every);
    let slow = program.watch.groups.iter().filter(|group| interval(group).as_milliseconds() as f64 >= LOOKBACK * 1e3);
    slow.flat_map(|group| group.records().iter().map(move |record| (group, record, interval(group)))).collect()
}

fn finding(asked: &Asked, span: query::Span, group: &Group, record: &Record, interval: Duration) -> Finding {
    let (who, name) = (&asked.who, record.name());
    let message = format!(
        "{who} reads `{name}` without a range, but group `{}` is evaluated every {interval}, and Prometheus forgets a \
         sample after 5m",
        group.name()
    );
    let twice = milliseconds(2 * interval.as_milliseconds());
    let fix = format!("record it `.every(minutes(1))`, or read `last_over_time({name}[{twice}])`");
    RULE.error(asked.place(span), message).fix(fix).also(at(group.origin()), "the group")
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const POURED: Record = Record::checked("pot:cups:rate5m", promql("rate(cups_total[10m])", &[]));
    const IDLE: Alert = tried(incomplete("PotIsIdle", Severity::WARNING).when_any(
        promql("pot:cups:rate5m == 0", &[("pot:cups:rate5m", &[])]), // <- told here
    ));
    const CUPS: Group = Group::of_records("cups", &[POURED]).every(minutes(10));
    pub const PROGRAM: Program = watched(&Watch { groups: &[CUPS, Group::new("pots", &[IDLE])], ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const POURED: Record = Record::checked("pot:cups:rate5m", promql("rate(cups_total[10m])", &[]));
    const IDLE: Alert = tried(
        incomplete("PotIsIdle", Severity::WARNING)
            .when_any(promql("last_over_time(pot:cups:rate5m[20m]) == 0", &[("pot:cups:rate5m", &[])])),
    );
    const CUPS: Group = Group::of_records("cups", &[POURED]).every(minutes(10));
    pub const PROGRAM: Program = watched(&Watch { groups: &[CUPS, Group::new("pots", &[IDLE])], ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "alert `PotIsIdle` reads `pot:cups:rate5m` without a range, but group `cups` is evaluated every 10m, and \
         Prometheus forgets a sample after 5m; fix: record it `.every(minutes(1))`, or read \
         `last_over_time(pot:cups:rate5m[20m])`"
    );
}
