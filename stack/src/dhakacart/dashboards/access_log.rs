//! Customers' requests in the frontend's access log: the one place that knows nginx's combined format.

/// LogQL around the requests of customers: `access_log!("sum(rate(", "[$__auto]))")`.
///
/// Each line yields the labels `method`, `path` and `status`. Health checks and scrapes are left out.
macro_rules! access_log {
    ($before:literal, $after:literal) => {
        concat!(
            $before,
            r#"{app="dhakacart-frontend"} !~ "kube-probe/|ELB-HealthChecker/|Blackbox Exporter/|Prometheus/""#,
            r#" | pattern `<_> - <_> [<_>] "<method> <path> <_>" <status> <_>` | status=~"[1-5].." "#,
            $after
        )
    };
}

pub(super) use access_log;
