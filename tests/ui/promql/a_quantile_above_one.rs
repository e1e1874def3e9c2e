use stack::watch::query::Query;
use stack::promql;

pub const QUERY: Query =
    promql! { histogram_quantile(95, sum by (le) (rate(http_request_duration_seconds_bucket[5m]))) };

fn main() {}
