//! A group is evaluated by the program that its alerts ask.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use watch::rule_group::Group;

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "groups/of-another-program",
    says: "groups over metrics are Prometheus', groups over logs Loki's",
    why: "Prometheus cannot read LogQL, nor Loki PromQL: a group in the list of the other program keeps all its rules \
        from being loaded.",
    source: None,
    fires: example!("of_another_program.rs", "fires"),
    quiet: example!("of_another_program.rs", "quiet"),
});

/// Each alert in the list of the other program.
pub fn check(program: &Program) -> Vec<Finding> {
    let evaluated_by = |groups: &'static [Group], name: &'static str, over_logs: bool| {
        groups.iter().flat_map(move |group| {
            group.alerts().iter().filter(move |alert| alert.is_over_logs() != over_logs).map(move |alert| {
                let asked = if over_logs { "metrics" } else { "logs" };
                let message = format!(
                    "alert `{}` asks for {asked}, but {name} is to evaluate its group `{}`",
                    alert.name(),
                    group.name()
                );
                let finding = RULE.error(at(alert.origin()), message);
                finding.fix("move the group to the list of the other program").also(at(group.origin()), "its group")
            })
        })
    };
    evaluated_by(program.watch.groups, "Prometheus", false)
        .chain(evaluated_by(program.watch.log_groups, "Loki", true))
        .collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const SPILT: Alert = tried_on_logs(
        incomplete("TeaIsSpilt", Severity::INFO) // <- told here
            .when_logs(logql("sum by (pot) (rate({app=\"pot\"} |= \"spilt\" [5m]))"), above(count(1.0))),
    );
    pub const PROGRAM: Program = watched(&Watch { groups: &[Group::new("spilt", &[SPILT])], ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const SPILT: Alert = tried_on_logs(
        incomplete("TeaIsSpilt", Severity::INFO)
            .when_logs(logql("sum by (pot) (rate({app=\"pot\"} |= \"spilt\" [5m]))"), above(count(1.0))),
    );
    pub const PROGRAM: Program = watched(&Watch { log_groups: &[Group::new("spilt", &[SPILT])], ..WATCH });
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "alert `TeaIsSpilt` asks for logs, but Prometheus is to evaluate its group `spilt`; fix: move the group to \
         the list of the other program"
    );
}
