//! The shop's dashboards: what operators look at, from the machines up to the orders.

mod access_log;
mod application_performance;
mod business_metrics;
mod cluster_health;
mod databases;
mod logs;
mod stack_itself;

pub use application_performance::APPLICATION_PERFORMANCE;
pub use business_metrics::BUSINESS_METRICS;
pub use cluster_health::CLUSTER_HEALTH;
pub use databases::DATABASES;
pub use logs::LOGS;
pub use stack_itself::THE_STACK_ITSELF;

use watch::dashboard::Dashboard;

/// Every dashboard that is provisioned, in the order in which an incident leads through them.
pub const ALL: &[Dashboard] =
    &[CLUSTER_HEALTH, APPLICATION_PERFORMANCE, BUSINESS_METRICS, LOGS, DATABASES, THE_STACK_ITSELF];

#[cfg(test)]
mod tests;
