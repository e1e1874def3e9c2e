//! Everything that may wake somebody: few alerts, each with the way out written beside it.
//!
//! One file, or folder, a subject; its group stands at the top. To add an alert, write a const in the file of what it
//! speaks of, and add its name to that group. `SCOPE` says what an alert speaks of where several have the same name:
//! `HighCPU` of a node, and of a pod.

mod blocks;
mod cache;
mod database;
mod delivery;
mod logs;
mod monitoring;
mod nodes;
mod orders;
mod own_storage;
mod redundancy;
mod remote_write;
mod routing;
mod shop;
mod steps;
mod workloads;

use kit::{Duration, minutes};
use watch::alert::SCOPE;
use watch::rule_group::Group;

pub use monitoring::NO_INSTANCE_LEFT;
pub use routing::{ROUTES, ROUTING};
pub use shop::REQUESTS_SUCCEED;

/// The alerts over metrics. Renders to the rule files that Prometheus loads.
pub const GROUPS: &[Group] = &[
    nodes::NODES,
    workloads::WORKLOADS,
    shop::SHOP,
    shop::OBJECTIVES,
    orders::ORDERS,
    database::DATABASE,
    cache::CACHE,
    logs::LOG_PIPELINE,
    monitoring::MONITORING,
    delivery::DELIVERY,
    redundancy::REDUNDANCY,
    blocks::BLOCKS,
    remote_write::REMOTE_WRITE,
];

/// The alerts over logs. Renders to the rule files that Loki's ruler loads.
pub const LOG_GROUPS: &[Group] = &[orders::LOGGED_ORDERS, logs::LOGS];

/// The dashboards whose panels the alerts link to.
mod board {
    pub use crate::dashboards::{
        APPLICATION_PERFORMANCE as APPLICATION, BUSINESS_METRICS as BUSINESS, CLUSTER_HEALTH as CLUSTER, DATABASES,
        LOGS, THE_STACK_ITSELF as STACK,
    };
}

/// The workloads that the runbooks' commands are about.
mod workload {
    use crate::programs::{
        Alertmanager, Alloy, BlackboxExporter, Loki, ObjectStore, OtelCollector, Prometheus, Promtail, ThanosCompactor,
        ThanosQuery,
    };
    pub use crate::shop::{BACKEND, CACHE, DATABASE, FRONTEND};
    use kit::Workload;
    use programs::prelude::*;

    pub const ALERTMANAGER: Workload = Alertmanager::WORKLOAD;
    pub const ALLOY: Workload = Alloy::WORKLOAD;
    pub const BLACKBOX: Workload = BlackboxExporter::WORKLOAD;
    pub const LOKI: Workload = Loki::WORKLOAD;
    pub const OBJECT_STORE: Workload = ObjectStore::WORKLOAD;
    pub const PROMETHEUS: Workload = Prometheus::WORKLOAD;
    pub const PROMTAIL: Workload = Promtail::WORKLOAD;
    pub const OTEL_COLLECTOR: Workload = OtelCollector::WORKLOAD;
    pub const THANOS_COMPACTOR: Workload = ThanosCompactor::WORKLOAD;
    pub const THANOS_QUERY: Workload = ThanosQuery::WORKLOAD;
}

/// How long a cause is told on after its end. The shares of failed requests look back five minutes: as long they fire
/// on, and must be muted.
const LONGER_THAN_RATES: Duration = minutes(5);
/// The same of what takes the backend down, whose own alert ends as late as `LONGER_THAN_RATES`.
const LONGER_THAN_SERVICE_DOWN: Duration = minutes(10);

/// The namespaces that the runbooks' commands are about.
mod namespace {
    use kit::Namespace;

    pub const SYSTEM: Namespace = Namespace::of_others("kube-system");
    pub use crate::programs::NAMESPACE as MONITORING;
    pub use crate::shop::NAMESPACE as SHOP;
}

/// What the runbooks' commands connect to.
mod endpoint {
    use crate::programs::BlackboxExporter;
    use kit::AnyEndpoint;
    use programs::prelude::*;

    pub const BLACKBOX: AnyEndpoint = BlackboxExporter::ENDPOINT.any();
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::WATCH;
    use watch::alert::Alert;
    use watch::runbook_board::panel_id;
    use watch::severity::Severity;

    fn alerts() -> impl Iterator<Item = &'static Alert> {
        GROUPS.iter().chain(LOG_GROUPS).flat_map(Group::alerts)
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
        let over_metrics = GROUPS.iter().flat_map(Group::alerts);
        for alert in over_metrics.filter(|alert| alert.severity() != Severity::NONE) {
            assert!(names_its_jobs(&alert.expression()), "{}", alert.title());
        }
    }

    /// A recorded series is read by its name; the rule that records it names the job, or reads what others record.
    fn names_its_jobs(expression: &str) -> bool {
        let records = GROUPS.iter().flat_map(Group::records);
        let mut recorded = records.filter(|record| expression.contains(record.name())).peekable();
        expression.contains("job")
            || recorded.peek().is_some() && recorded.all(|record| names_its_jobs(&record.expression()))
    }

    /// A Deployment that was deleted has no series: without a line of its own it would fall silent.
    #[test]
    fn a_part_of_the_shop_that_is_deleted_is_noticed() {
        use crate::shop as deployed;
        let expression = shop::SERVICE_DOWN.expression();
        for workload in [&deployed::BACKEND, &deployed::FRONTEND, &deployed::DATABASE, &deployed::CACHE] {
            assert!(expression.contains(&format!("deployment=\"{}\"", workload.name())), "{}", workload.name());
        }
    }

    /// Who is woken follows from the severity, whatever the addresses.
    #[test]
    fn the_more_urgent_is_told_by_more_ways() {
        let ways = |severity: Severity| ROUTING.route(severity).receiver.notifiers().count();
        assert!(ways(Severity::CRITICAL) > ways(Severity::WARNING));
        assert!(ways(Severity::WARNING) > ways(Severity::INFO));
        assert!(ways(Severity::INFO) > 0 && ways(Severity::NONE) > 0);
    }

    #[test]
    fn every_alert_has_a_panel_of_its_own_among_the_runbooks() {
        let ids: BTreeSet<u32> = WATCH.alerts().map(panel_id).collect();
        assert_eq!(ids.len(), WATCH.alerts().count(), "two alerts share a panel: rename one of them");
    }
}
