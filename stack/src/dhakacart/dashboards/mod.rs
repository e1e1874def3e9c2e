//! The shop's dashboards: what operators look at, from the machines up to the orders.

mod access_log;
mod application_performance;
mod business_metrics;
mod cluster_health;

pub use application_performance::APPLICATION_PERFORMANCE;
pub use business_metrics::BUSINESS_METRICS;
pub use cluster_health::CLUSTER_HEALTH;

use crate::observe::dashboard::Dashboard;

/// Every dashboard that is provisioned, in the order in which an incident leads through them.
pub const ALL: &[Dashboard] = &[CLUSTER_HEALTH, APPLICATION_PERFORMANCE, BUSINESS_METRICS];

#[cfg(test)]
mod tests;
