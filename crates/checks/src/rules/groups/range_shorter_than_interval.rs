//! A rule looks back at least as far as it is evaluated often.

use findings::{Finding, Rule, RuleText};
use kit::{Duration, Program};
use watch::dashboard::Language;
use watch::rule_group::Group;

use crate::asked::read;
use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "groups/range-shorter-than-interval",
    says: "the ranges of a rule are at least as long as the time between two evaluations of its group",
    why: "What happens between the end of one range and the begin of the next is in none of them: no rule ever sees \
        it. Loki and Prometheus alike.",
    source: Some("https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/"),
    fires: example!("range_shorter_than_interval.rs", "fires"),
    quiet: example!("range_shorter_than_interval.rs", "quiet"),
});

/// Each range that leaves something out.
pub fn check(program: &Program) -> Vec<Finding> {
    let interval = |group: &Group| group.interval().unwrap_or(program.watch.evaluated_every);
    let of = |group: &'static Group, language| of_group(group, language, interval(group));
    let metrics = program.watch.groups.iter().flat_map(|group| of(group, Language::PromQl));
    metrics.chain(program.watch.log_groups.iter().flat_map(|group| of(group, Language::LogQl))).collect()
}

fn of_group(group: &Group, language: Language, interval: Duration) -> Vec<Finding> {
    let mut found = Vec::new();
    for asked in read(group.questions(), language) {
        for window in asked.windows() {
            if window.seconds * 1e3 >= interval.as_milliseconds() as f64 {
                continue;
            }
            let message = format!(
                "{} looks back for less than {interval}, but group `{}` is evaluated every {interval}: what happens \
                 in between is seen by nobody",
                asked.who,
                group.name()
            );
            let fix = format!("write `[{interval}]` or more, or let the group be evaluated more often");
            found.push(RULE.error(asked.place(window.span), message).fix(fix).also(at(group.origin()), "the group"));
        }
    }
    found
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const SPILT: Alert = tried_on_logs(incomplete("TeaSpilt", Severity::WARNING).when_logs(
        logql(r#"sum by (pot) (count_over_time({app="pot"} |= "spilt" [1m]))"#), // <- told here
        above(count(0.0)),
    ));
    pub const PROGRAM: Program =
        watched(&Watch { log_groups: &[Group::new("spills", &[SPILT]).every(minutes(5))], ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const SPILT: Alert = tried_on_logs(
        incomplete("TeaSpilt", Severity::WARNING)
            .when_logs(logql(r#"sum by (pot) (count_over_time({app="pot"} |= "spilt" [5m]))"#), above(count(0.0))),
    );
    pub const PROGRAM: Program =
        watched(&Watch { log_groups: &[Group::new("spills", &[SPILT]).every(minutes(5))], ..WATCH });
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::tea_house::*;

    crate::testing::tested!(
        "alert `TeaSpilt` looks back for less than 5m, but group `spills` is evaluated every 5m: what happens in \
         between is seen by nobody; fix: write `[5m]` or more, or let the group be evaluated more often"
    );

    #[test]
    fn rules_over_metrics_look_back_as_far() {
        const POURED: Record = Record::checked("pot:cups:rate5m", promql("rate(cups_total[1m])", &[]));
        const CUPS: Group = Group::of_records("cups", &[POURED]).every(minutes(2));
        let said = crate::testing::says(&watched(&Watch { groups: &[CUPS], ..WATCH }), &RULE);
        assert_eq!(said.len(), 1);
        assert!(said[0].starts_with("recording rule `pot:cups:rate5m` looks back for less than 2m"), "{said:?}");
    }
}
