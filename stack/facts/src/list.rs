//! The list of everything that is deployed.

use crate::programs::{
    Alertmanager, Alloy, BlackboxExporter, Grafana, KubeStateMetrics, Loki, NodeExporter, ObjectStore, OtelCollector,
    PostgresExporter, Prometheus, Promtail, RedisExporter, ThanosCompactor, ThanosQuery, ThanosStore,
};
use crate::shop;
use kit::Component;
use programs::prelude::*;

/// Every component, in the order in which the documents list them.
pub const COMPONENTS: &[Component] = &[
    Prometheus::COMPONENT,
    Alertmanager::COMPONENT,
    Grafana::COMPONENT,
    Loki::COMPONENT,
    Promtail::COMPONENT,
    OtelCollector::COMPONENT,
    Alloy::COMPONENT,
    // Where an environment keeps blocks of metrics in a bucket.
    ThanosQuery::COMPONENT,
    ThanosStore::COMPONENT,
    ThanosCompactor::COMPONENT,
    // Where that bucket, or the one of logs, is in the cluster.
    ObjectStore::COMPONENT,
    NodeExporter::COMPONENT,
    KubeStateMetrics::COMPONENT,
    BlackboxExporter::COMPONENT,
    PostgresExporter::COMPONENT,
    RedisExporter::COMPONENT,
    // The shop's own workloads: known to the stack, never written by it.
    shop::BACKEND_COMPONENT,
    shop::FRONTEND_COMPONENT,
    shop::DATABASE_COMPONENT,
    shop::CACHE_COMPONENT,
];

#[cfg(test)]
mod tests {
    use super::COMPONENTS;
    use crate::jobs::JOBS;
    use kit::{Component, Kind, WorkloadId};
    use watch::scrape::{Find, Job};

    fn scrapes(job: &Job, workload: &WorkloadId) -> bool {
        match job.find() {
            Find::Service(endpoint) => endpoint.workload().is(workload),
            Find::Pods(pods) => pods.workload().is(workload),
            Find::Probes(_, urls) => {
                urls.iter().any(|url| url.endpoint().is_some_and(|endpoint| endpoint.workload().is(workload)))
            }
            Find::Annotated(..) | Find::Kubelets | Find::ApiServer | Find::Static { .. } => false,
        }
    }

    #[test]
    fn whatever_is_deployed_is_scraped() {
        let ours = COMPONENTS.iter().map(Component::workload);
        for workload in ours.filter(|workload| !matches!(workload.kind(), Kind::Declared)) {
            let scraped = JOBS.iter().any(|job| scrapes(job, workload.id()));
            assert!(scraped, "nothing watches `{}`: add its job to jobs.rs", workload.name());
        }
    }
}
