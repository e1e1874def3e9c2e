//! The list of everything that is deployed.

use crate::components::{
    alertmanager, blackbox_exporter, grafana, kube_state_metrics, loki, node_exporter, prometheus, promtail,
};
use crate::exporters::{postgres, redis};
use crate::shop;
use kit::Component;

/// Every component, in the order in which the documents list them.
pub const COMPONENTS: &[Component] = &[
    prometheus::COMPONENT,
    alertmanager::COMPONENT,
    grafana::COMPONENT,
    loki::COMPONENT,
    promtail::COMPONENT,
    node_exporter::COMPONENT,
    kube_state_metrics::COMPONENT,
    blackbox_exporter::COMPONENT,
    postgres::COMPONENT,
    redis::COMPONENT,
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
            Find::Annotated(..) | Find::Kubelets | Find::ApiServer | Find::Probes(..) => false,
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
