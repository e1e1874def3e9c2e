//! What Application Performance asks, in the order of its panels.

use super::super::access_log::access_log;
use crate::{logql, promql};
use watch::query::{LogQuery, Query};

pub(super) const REACHABLE: Query = promql! { Truth => min(probe_success{job="dhakacart-probes"}) };

pub(super) const AVAILABILITY: Query =
    promql! { Ratio => avg(avg_over_time(probe_success{job="dhakacart-probes"}[$__range])) };

pub(super) const REQUESTS_NOW: Query = promql! { sum(app_method_route_status:http_requests:rate5m{app=~"$app"}) };

pub(super) const ERROR_SHARE_NOW: Query = promql! {
    (sum(app_method_route_status:http_requests:rate5m{app=~"$app", status=~"5.."}) or vector(0))
    / (sum(app_method_route_status:http_requests:rate5m{app=~"$app"}) > 0)
};

pub(super) const FAILED_REQUESTS: LogQuery = access_log!("", r#"| status=~"5..""#);

pub(super) const SLOWEST_PROBE: Query = promql! { max(probe_duration_seconds{job="dhakacart-probes"}) };

pub(super) const BACKEND_AVAILABLE: Query = promql! { Ratio =>
    sum(kube_deployment_status_replicas_available{
      job="kube-state-metrics", namespace="dhakacart", deployment="dhakacart-backend"
    })
    / (sum(kube_deployment_spec_replicas{
      job="kube-state-metrics", namespace="dhakacart", deployment="dhakacart-backend"
    }) > 0)
};

/// Addresses without what all of the cluster have in common: `dhakacart-backend-service/health`.
pub(super) const REACHABLE_BY_ADDRESS: Query = promql! { Truth =>
    min by (address) (label_replace(
      probe_success{job="dhakacart-probes"}, "address", "$1$3", "instance",
        "https?://([^/]+?)([.][a-z-]+[.]svc:[0-9]+)?(/.*)"
    ))
};

pub(super) const RESPONSE_TIME_BY_ADDRESS: Query = promql! {
    max by (address) (label_replace(
      probe_duration_seconds{job="dhakacart-probes"},
      "address", "$1$3", "instance", "https?://([^/]+?)([.][a-z-]+[.]svc:[0-9]+)?(/.*)"
    ))
};

pub(super) const RESPONSE_TIME_BY_PHASE: Query =
    promql! { avg by (phase) (probe_http_duration_seconds{job="dhakacart-probes"}) };

pub(super) const STATUS_BY_ADDRESS: Query = promql! { Count =>
    max by (address) (label_replace(
      probe_http_status_code{job="dhakacart-probes"},
      "address", "$1$3", "instance", "https?://([^/]+?)([.][a-z-]+[.]svc:[0-9]+)?(/.*)"
    ))
};

pub(super) const REQUESTS_BY_CLASS: Query = promql! {
    sum by (class) (label_replace(
      app_method_route_status:http_requests:rate5m{app=~"$app", route=~"$route"}, "class", "$1", "status", "(.).."
    ))
};

/// Routes without errors are at zero, so that an empty panel means that nobody counts.
pub(super) const ERROR_SHARE_BY_ROUTE: Query = promql! { Ratio =>
    (
      sum by (route) (app_method_route_status:http_requests:rate5m{app=~"$app", route=~"$route", status=~"5.."})
      or 0 * sum by (route) (app_method_route_status:http_requests:rate5m{app=~"$app", route=~"$route"})
    )
    / (sum by (route) (app_method_route_status:http_requests:rate5m{app=~"$app", route=~"$route"}) > 0)
};

pub(super) const ERROR_SHARE: Query = promql! {
    (sum(app_method_route_status:http_requests:rate5m{app=~"$app", route=~"$route", status=~"5.."}) or vector(0))
    / (sum(app_method_route_status:http_requests:rate5m{app=~"$app", route=~"$route"}) > 0)
};

pub(super) const REQUESTS_BY_ROUTE: Query =
    promql! { sum by (route) (app_method_route_status:http_requests:rate5m{app=~"$app", route=~"$route"}) };

pub(super) const TOP_ROUTES: LogQuery = access_log!(
    "topk(15, sum by (method, route) (count_over_time(",
    r#"| route=~"$route" | route!="static" [$__range])))"#
);

pub(super) const FAILING_ROUTES: LogQuery = access_log!(
    "topk(15, sum by (method, route, status) (count_over_time(",
    r#"| route=~"$route" | status=~"5.." [$__range])))"#
);

pub(super) const BACKEND_ERRORS: LogQuery = logql!(r#"{app="dhakacart-backend"} |~ "(?i)error""#);

pub(super) const LATENCY_P50: Query = promql! {
    histogram_quantile(0.5, sum by (le) (
      rate(http_request_duration_seconds_bucket{job="dhakacart-pods", route=~"$route"}[$__rate_interval])
    ))
};

pub(super) const LATENCY_P95: Query = promql! {
    histogram_quantile(0.95, sum by (le) (
      rate(http_request_duration_seconds_bucket{job="dhakacart-pods", route=~"$route"}[$__rate_interval])
    ))
};

pub(super) const LATENCY_P99: Query = promql! {
    histogram_quantile(0.99, sum by (le) (
      rate(http_request_duration_seconds_bucket{job="dhakacart-pods", route=~"$route"}[$__rate_interval])
    ))
};

pub(super) const LATENCY_BUCKETS: Query = promql! {
    sum by (le) (
      rate(http_request_duration_seconds_bucket{job="dhakacart-pods", route=~"$route"}[$__rate_interval])
    )
};

pub(super) const LATENCY_P95_BY_ROUTE: Query = promql! {
    histogram_quantile(0.95, sum by (le, route) (
      rate(http_request_duration_seconds_bucket{job="dhakacart-pods", route=~"$route"}[$__rate_interval])
    ))
};

pub(super) const REPLICAS_RUNNING: Query = promql! { Count =>
    max(kube_horizontalpodautoscaler_status_current_replicas{
      job="kube-state-metrics", namespace="dhakacart", horizontalpodautoscaler=~"dhakacart-backend.*"
    })
};

pub(super) const REPLICAS_WANTED: Query = promql! { Count =>
    max(kube_horizontalpodautoscaler_status_desired_replicas{
      job="kube-state-metrics", namespace="dhakacart", horizontalpodautoscaler=~"dhakacart-backend.*"
    })
};

pub(super) const REPLICAS_AT_MOST: Query = promql! { Count =>
    max(kube_horizontalpodautoscaler_spec_max_replicas{
      job="kube-state-metrics", namespace="dhakacart", horizontalpodautoscaler=~"dhakacart-backend.*"
    })
};

pub(super) const CPU_OF_LIMIT: Query =
    promql! { namespace_pod:container_cpu_of_limit:ratio_rate5m{namespace="dhakacart"} };

pub(super) const MEMORY_OF_LIMIT: Query =
    promql! { namespace_pod:container_memory_of_limit:ratio{namespace="dhakacart"} };

/// By the end of its name, by which a pod of the backend is known: the whole takes half of a panel.
pub(super) const BACKEND_ERRORS_BY_POD: LogQuery = logql!(
    r#"label_replace(
  sum by (pod) (count_over_time({app="dhakacart-backend"} |~ "(?i)error" [1m])), "end", "$1", "pod", ".*-(.+)"
)"#
);

pub(super) const SHOP_ERRORS: LogQuery = logql!(r#"{namespace="dhakacart", level="error"}"#);

pub(super) const ERRORS_BY_WORKLOAD: LogQuery =
    logql!(r#"sum by (app) (count_over_time({namespace="dhakacart", level="error"} [1m]))"#);
