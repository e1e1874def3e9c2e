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

use crate::observe::rule_group::Group;

pub use routing::ROUTING;

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

/// The label that says what an alert speaks of.
const SCOPE: &str = "scope";

/// The uids of the dashboards that the alerts link to.
mod board {
    use crate::dhakacart::dashboards::{APPLICATION_PERFORMANCE, BUSINESS_METRICS, CLUSTER_HEALTH};

    pub const CLUSTER: &str = CLUSTER_HEALTH.uid();
    pub const APPLICATION: &str = APPLICATION_PERFORMANCE.uid();
    pub const BUSINESS: &str = BUSINESS_METRICS.uid();
}
