//! An alert is held at least as long as its group waits between two evaluations.

use findings::{Finding, Rule, RuleText};
use kit::Program;

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "alerts/held-between-evaluations",
    says: "an alert is held no shorter than the time between two evaluations of its group, or fires at once",
    why: "An alert is looked at when its group is evaluated. Of one that is held for a minute in a group that is \
        evaluated every five, `{for}` and the runbook promise a minute, and it takes five.",
    source: Some("https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/"),
    fires: example!("held_between_evaluations.rs", "fires"),
    quiet: example!("held_between_evaluations.rs", "quiet"),
});

/// Each alert that promises to be faster than its group.
pub fn check(program: &Program) -> Vec<Finding> {
    let mut found = Vec::new();
    for group in program.watch.groups.iter().chain(program.watch.log_groups) {
        let interval = group.interval().unwrap_or(program.watch.evaluated_every);
        for alert in group.alerts() {
            let held = alert.lasts().as_milliseconds();
            if held == 0 || held >= interval.as_milliseconds() {
                continue;
            }
            let message = format!(
                "alert `{}` is held for {}, but group `{}` is evaluated every {interval}: it fires no sooner",
                alert.title(),
                alert.lasts(),
                group.name()
            );
            let finding = RULE.error(at(alert.origin()), message);
            let fix = format!("hold it for {interval} or more, or let the group be evaluated more often");
            found.push(finding.fix(fix).also(at(group.origin()), "the group"));
        }
    }
    found
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const COLD: Alert = tea_is_cold("TeaIsCold"); // <- told here
    pub const PROGRAM: Program = watched(&Watch { groups: &[Group::new("pots", &[COLD]).every(minutes(10))], ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const COLD: Alert = tea_is_cold("TeaIsCold");
    pub const PROGRAM: Program = watched(&Watch { groups: &[Group::new("pots", &[COLD]).every(minutes(1))], ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "alert `TeaIsCold` is held for 5m, but group `pots` is evaluated every 10m: it fires no sooner; fix: hold it \
         for 10m or more, or let the group be evaluated more often"
    );
}
