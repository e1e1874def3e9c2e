//! Customers' requests in the frontend's access log, without health checks and scrapes: said once for all panels.
//!
//! The log pipeline gives each request its `method`, `route` and `status`.

/// LogQL around the requests of customers: `access_log!("sum(rate(", "[$__auto]))")`.
macro_rules! access_log {
    ($before:literal, $after:literal) => {
        concat!(
            $before,
            r#"{app="dhakacart-frontend"} !~ "kube-probe/|ELB-HealthChecker/|Blackbox Exporter/|Prometheus/""#,
            r#" | status!="" "#,
            $after
        )
    };
}

pub(super) use access_log;
