//! Everything that may wake somebody: few alerts, each with the way out written beside it.
//!
//! To add one, write a const in the file of what it speaks of, and add its name to the group at the top of that file.
//! `SCOPE` says what an alert speaks of where several have the same name: `HighCPU` of a node, and of a pod.

mod databases;
mod monitoring;
mod nodes;
mod pods;
mod probes;
mod routing;
mod shop;
mod targets;

use crate::observe::alert::SCOPE;
use crate::observe::rule_group::Group;

pub use routing::{ROUTES, ROUTING};

/// All alerts of the stack. Renders to the rule file that Prometheus loads.
pub const GROUPS: &[Group] = Group::together(&[
    nodes::NODES,
    pods::PODS,
    probes::PROBES,
    shop::SHOP,
    databases::DATABASES,
    targets::TARGETS,
    monitoring::MONITORING,
]);

/// The uids of the dashboards that the alerts link to.
mod board {
    use crate::dhakacart::dashboards::{APPLICATION_PERFORMANCE, BUSINESS_METRICS, CLUSTER_HEALTH};

    pub const CLUSTER: &str = CLUSTER_HEALTH.uid();
    pub const APPLICATION: &str = APPLICATION_PERFORMANCE.uid();
    pub const BUSINESS: &str = BUSINESS_METRICS.uid();
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::observe::alert::Alert;
    use crate::observe::severity::Severity;

    fn alerts() -> impl Iterator<Item = &'static Alert> {
        GROUPS.iter().flat_map(Group::alerts)
    }

    #[test]
    fn the_alerts_of_the_plan_and_of_the_compose_stack_are_all_there() {
        let names: BTreeSet<&str> = alerts().map(Alert::name).collect();
        for name in [
            "HighCPU",
            "InstanceDown",
            "HighErrorRate",
            "CriticalCPUUsage",
            "HighMemoryUsage",
            "CriticalMemoryUsage",
            "DiskSpaceLow",
            "DiskSpaceCritical",
            "ServiceDown",
            "CriticalErrorRate",
            "HighResponseTime",
            "ContainerRestarting",
            "PostgresDown",
            "HighDatabaseConnections",
            "SlowQueries",
            "RedisDown",
            "RedisHighMemory",
            "HighOrderFailureRate",
            "LowTrafficAnomaly",
            "Watchdog",
        ] {
            assert!(names.contains(name), "{name} is missing");
        }
    }

    #[test]
    fn every_runbook_has_an_anchor_of_its_own() {
        let anchors: BTreeSet<String> = alerts().map(Alert::slug).collect();
        assert_eq!(anchors.len(), alerts().count());
    }

    /// A rule that names no job would also read a stranger's series of the same name.
    #[test]
    fn every_alert_but_the_watchdog_names_the_job_that_it_reads() {
        for alert in alerts().filter(|alert| alert.severity() != Severity::None) {
            assert!(alert.expression().contains("job"), "{}", alert.title());
        }
    }

    #[test]
    fn each_severity_reaches_whom_it_should() {
        let table = ROUTING.routes_table();
        let ways: Vec<String> = table.iter().map(|(alerts, to, ways)| format!("{alerts} -> {to}: {ways}")).collect();
        assert_eq!(
            ways,
            [
                "severity = \"critical\" -> on-call: SMS, chat #dhakacart-alerts, e-mail to ops@dhakacart.com",
                "severity = \"warning\" -> team: chat #dhakacart-alerts, e-mail to ops@dhakacart.com",
                "severity = \"info\" -> digest: e-mail to ops@dhakacart.com",
                "severity = \"none\" -> daily-letter: e-mail to ops@dhakacart.com",
                "all others -> team: chat #dhakacart-alerts, e-mail to ops@dhakacart.com",
            ]
        );
    }
}
