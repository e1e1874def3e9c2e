use stack::watch::query::Query;
use stack::promql;

pub const QUERY: Query =
    promql! { histogram_quantile(0.95, sum by (route) (rate(http_request_duration_seconds_sum[5m]))) };

fn main() {}
