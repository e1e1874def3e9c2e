//! The shop's dashboards: what operators look at, from the machines up to the orders.

mod access_log;
mod application_performance;
mod business_metrics;
mod cluster_health;
mod databases;
mod logs;
mod shop_now;
mod stack_itself;
mod workloads;

pub use application_performance::APPLICATION_PERFORMANCE;
pub use business_metrics::BUSINESS_METRICS;
pub use cluster_health::CLUSTER_HEALTH;
pub use databases::DATABASES;
pub use logs::LOGS;
pub use shop_now::SHOP_NOW;
pub use stack_itself::THE_STACK_ITSELF;
pub use workloads::WORKLOADS;

use crate::promql;
use watch::dashboard::{Dashboard, Mark};
use watch::query::Query;

/// Every dashboard that is provisioned, in the order in which an incident leads through them.
pub const ALL: &[Dashboard] = &[
    SHOP_NOW,
    CLUSTER_HEALTH,
    WORKLOADS,
    APPLICATION_PERFORMANCE,
    BUSINESS_METRICS,
    LOGS,
    DATABASES,
    THE_STACK_ITSELF,
];

/// New pods of the shop, marked on graphs of what they might have changed.
const ROLLOUTS: Mark = Mark::new("Rollouts", SHOP_ROLLED_OUT, "Rollout of {{deployment}}");

/// A Deployment that its controller has seen changed, unless only the number of its pods is another.
const SHOP_ROLLED_OUT: Query = promql! { Count =>
      changes(kube_deployment_status_observed_generation{job="kube-state-metrics", namespace="dhakacart"}[2m]) > 0
    unless on (namespace, deployment)
      changes(kube_deployment_spec_replicas{job="kube-state-metrics", namespace="dhakacart"}[2m]) > 0
};

#[cfg(test)]
mod tests;
