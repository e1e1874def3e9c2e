//! Customers' requests in the frontend's access log, without health checks and scrapes: said once for all panels.
//!
//! The log pipeline gives each request its `method`, `route` and `status`.

/// LogQL around the requests of customers, which stand wherever two pieces meet: `access_log!("sum(rate(", "[$__auto]))")`.
macro_rules! access_log {
    ($($unit:ident =>)? $first:literal $(, $($next:literal)+)+ $(,)?) => {
        $crate::logql!(
            $($unit =>)?
            $first
            $(
                r#"{app="dhakacart-frontend"} !~ "kube-probe/|ELB-HealthChecker/|Blackbox Exporter/|Prometheus/""#
                r#" | status!="" "#
                $($next)+
            )+
        )
    };
}

pub(super) use access_log;
