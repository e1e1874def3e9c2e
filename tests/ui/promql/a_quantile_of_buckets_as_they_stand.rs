use stack::watch::query::Query;
use stack::promql;

pub const QUERY: Query = promql! { histogram_quantile(0.95, sum by (le) (http_request_duration_seconds_bucket)) };

fn main() {}
