//! The shop as a customer meets it: the door opens, answers come, they come soon, and customers come.

mod counted;
mod errors;
mod objectives;
mod probes;
mod visits;

pub use errors::{CRITICAL_ERROR_RATE, HIGH_ERROR_RATE};
pub use objectives::{ERROR_BUDGET_BURNS, ERROR_BUDGET_BURNS_FAST, OBJECTIVES, REQUESTS as REQUESTS_SUCCEED};
pub use probes::{CERTIFICATE_EXPIRING, PROBE_FAILED, SERVICE_DOES_NOT_ANSWER, SERVICE_DOWN};
pub use visits::{HIGH_RESPONSE_TIME, PROBE_SLOW};

use crate::alerts::NO_INSTANCE_LEFT;
use crate::series;
use watch::rule_group::Group;
use watch::scenario::{Gone, told_by};

pub const SHOP: Group = Group::new(
    "shop",
    &[
        SERVICE_DOWN,
        SERVICE_DOES_NOT_ANSWER,
        PROBE_FAILED,
        CERTIFICATE_EXPIRING,
        HIGH_ERROR_RATE,
        CRITICAL_ERROR_RATE,
        HIGH_RESPONSE_TIME,
        PROBE_SLOW,
        visits::LOW_TRAFFIC_ANOMALY,
    ],
)
.recording(&[errors::REQUESTS_COUNTED, errors::ERRORS_OF_5_MINUTES]);

/// Without a pod there are no metrics.
pub(super) const BACKEND_GONE: Gone = told_by(&SERVICE_DOWN).given(series! {
    kube_deployment_status_replicas_available{
        job="kube-state-metrics", namespace="dhakacart", deployment="dhakacart-backend"
    } 0x1000
});

/// Without a pod there are no requests to log.
pub(super) const FRONTEND_GONE: Gone = told_by(&SERVICE_DOWN).given(series! {
    kube_deployment_status_replicas_available{
        job="kube-state-metrics", namespace="dhakacart", deployment="dhakacart-frontend"
    } 0x1000
});

/// The addresses stand in the configuration and stay: what can vanish is the program that asks.
const PROBER_GONE: Gone = told_by(&NO_INSTANCE_LEFT).job("blackbox-exporter");
