//! Customers' requests in the frontend's access log, without health checks and scrapes: said once for all panels.
//!
//! The log pipeline gives each request its `method`, `route` and `status`.

/// LogQL around the requests of customers, which stand wherever two pieces meet: `access_log!("sum(rate(",
/// "[$__auto]))")`.
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

#[cfg(test)]
mod tests {
    use crate::log_pipeline::NOT_CUSTOMERS;
    use watch::query::LogQuery;

    const REQUESTS: LogQuery = access_log!("", "");

    /// Else panels over the log and those over what is counted from it would speak of different requests.
    #[test]
    fn those_left_out_are_those_whom_the_log_pipeline_does_not_count() {
        assert!(REQUESTS.text().contains(&format!("!~ {NOT_CUSTOMERS:?}")), "{}", REQUESTS.text());
    }
}
