//! No two alerts have one name and speak of the same.

use findings::{Finding, Rule, RuleText};
use kit::Program;
use watch::alert::Alert;

use crate::example::example;
use crate::place::at;

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "alerts/cannot-be-told-apart",
    says: "alerts of one name differ in their label `scope`",
    why: "Two alerts of one name are one line in a message, and share the address of their runbook. Which of them \
        fired nobody can tell.",
    source: None,
    fires: example!("cannot_be_told_apart.rs", "fires"),
    quiet: example!("cannot_be_told_apart.rs", "quiet"),
});

/// Each alert that is a twin of an earlier one, on metrics or on logs.
pub fn check(program: &Program) -> Vec<Finding> {
    let alerts: Vec<&Alert> = program.watch.alerts().collect();
    let double = |(index, alert): (usize, &&Alert)| {
        let twin = alerts[..index].iter().find(|one| one.is_twin_of(alert))?;
        let message = format!(
            "two alerts are called `{}` and speak of the same, so that nobody can tell them apart",
            alert.name()
        );
        let finding = RULE.error(at(alert.origin()), message);
        Some(
            finding
                .fix("rename one, or give each its `.label(\"scope\", \"..\")`")
                .also(at(twin.origin()), "the first"),
        )
    };
    alerts.iter().enumerate().filter_map(double).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const POT_IS_COLD: Alert = tried(alert("TeaIsCold"));
    const CUP_IS_COLD: Alert = tried(alert("TeaIsCold")); // <- told here
    pub const PROGRAM: Program = watched(&Watch { groups: &[Group::new("tea", &[POT_IS_COLD, CUP_IS_COLD])], ..WATCH });
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const POT_IS_COLD: Alert = tried(alert("TeaIsCold").label("scope", "pot"));
    const CUP_IS_COLD: Alert = tried(alert("TeaIsCold").label("scope", "cup"));
    pub const PROGRAM: Program = watched(&Watch { groups: &[Group::new("tea", &[POT_IS_COLD, CUP_IS_COLD])], ..WATCH });
}

#[cfg(test)]
mod tests {
    use crate::tea_house::*;

    #[test]
    fn an_alert_on_metrics_and_one_on_logs_are_told_apart_too() {
        const SPILT: Alert = tried_on_logs(
            incomplete("TeaIsCold", Severity::INFO).when_logs(logql("sum by (pot) (rate({} [5m]))"), above(count(1.0))),
        );
        const WATCHED: Watch = Watch {
            groups: &[Group::new("pots", &[tea_is_cold("TeaIsCold")])],
            log_groups: &[Group::new("spilt", &[SPILT])],
            ..WATCH
        };
        assert_eq!(crate::testing::says(&watched(&WATCHED), &super::RULE).len(), 1);
    }

    crate::testing::tested!(
        "two alerts are called `TeaIsCold` and speak of the same, so that nobody can tell them apart; fix: rename \
         one, or give each its `.label(\"scope\", \"..\")`"
    );
}
