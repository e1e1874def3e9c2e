//! Somebody is told when samples do not arrive at a receiver.

use findings::{Finding, Rule, RuleText};

use crate::example::example;
use crate::place::at;
use crate::subject::Subject;
use crate::written::{Written, all};

/// The rule.
pub static RULE: Rule = Rule::new(RuleText {
    id: "remote-write/nobody-told",
    says: "where an environment writes to a receiver, an alert tells when samples do not arrive there",
    why: "Prometheus goes on without its receiver, and all looks well here. What waits for more than about two hours, \
        and what is refused, is lost. A warning: somebody may watch it at the receiver.",
    source: Some("https://github.com/prometheus/prometheus/tree/v3.16.0/documentation/prometheus-mixin"),
    fires: example!("nobody_told.rs", "fires"),
    quiet: example!("nobody_told.rs", "quiet"),
});

/// What every metric of a receiver begins with.
const OF_RECEIVERS: &str = "prometheus_remote_storage_";

/// Each environment with alerts, none of which reads what Prometheus says of its receivers.
pub(crate) fn check(subject: &Subject) -> Vec<Finding> {
    let is_silent = |one: &&Written| {
        let mut alerts = one.watch.alerts().peekable();
        alerts.peek().is_some() && !alerts.any(|alert| alert.expression().contains(OF_RECEIVERS))
    };
    let finding = |one: &Written| {
        let (whose, name) = (one.environment.name(), one.name());
        let message =
            format!("environment `{whose}` writes to `{name}`, but no alert tells when samples do not arrive");
        let fix = format!("add alerts on `{OF_RECEIVERS}…` that say `.where_remote_write()`");
        RULE.warning(at(one.origin), message).fix(fix)
    };
    all(subject).iter().filter(is_silent).map(finding).collect()
}

#[cfg(test)]
mod fires {
    use crate::tea_house::*;

    const CENTRAL: RemoteWrite = RemoteWrite::to("https://metrics.tea.example/api/v1/push");
    const THERE: Environment =
        Environment::new("there", "there", NOBODY).external_label("site", "tea").remote_write(CENTRAL); // <- told here
    const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT, SCRIBE_COMPONENT]).environments(&[THERE], &[]);
    const POTS_ARE_COLD: Group = Group::new("pots", &[tea_is_cold("PotsAreCold")]);
    const WATCH: Watch = Watch { jobs: JOBS, groups: &[POTS_ARE_COLD], ..Watch::NONE };
    pub const PROGRAM: Program = Program { watch: &WATCH, ..running(&STACK) };
}

#[cfg(test)]
mod quiet {
    use crate::tea_house::*;

    const CENTRAL: RemoteWrite = RemoteWrite::to("https://metrics.tea.example/api/v1/push");
    const THERE: Environment =
        Environment::new("there", "there", NOBODY).external_label("site", "tea").remote_write(CENTRAL);
    const STACK: Stack = Stack::new(TEA, &[POT_COMPONENT, SCRIBE_COMPONENT]).environments(&[THERE], &[]);
    const LOST: Query = promql(
        "rate(prometheus_remote_storage_samples_failed_total[5m]) > 0",
        &[("prometheus_remote_storage_samples_failed_total", &["pot"])],
    );
    const SAMPLES_ARE_LOST: Alert = incomplete("SamplesAreLost", Severity::WARNING)
        .when_any(LOST)
        .fires(given(series! { prometheus_remote_storage_samples_failed_total 0x10 }).with("pot", "green"))
        .stays_quiet(given(series! { prometheus_remote_storage_samples_failed_total 1x10 }))
        .when_gone(quiet_because("a pot that was put away writes nothing"))
        .where_remote_write();
    const WRITING: Group = Group::new("writing", &[SAMPLES_ARE_LOST]);
    const WATCH: Watch = Watch { jobs: JOBS, groups: &[WRITING], ..Watch::NONE };
    pub const PROGRAM: Program = Program { watch: &WATCH, ..running(&STACK) };
}

#[cfg(test)]
mod tests {
    crate::testing::tested!(
        "environment `there` writes to `metrics.tea.example`, but no alert tells when samples do not arrive; fix: add \
         alerts on `prometheus_remote_storage_…` that say `.where_remote_write()`"
    );
}
