use stack::watch::query::Query;
use stack::promql;

pub const QUERY: Query = promql! { rate(sum(http_requests_total)[10m:1m]) };

fn main() {}
