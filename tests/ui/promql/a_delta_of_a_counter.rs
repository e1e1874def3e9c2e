use stack::watch::query::Query;
use stack::promql;

pub const QUERY: Query = promql! { delta(http_requests_total[5m]) };

fn main() {}
