use stack::watch::query::Query;
use stack::promql;

pub const QUERY: Query = promql! { rate(http_requests_total{status=~"5.."}[5m]) / rate(http_requests_total[5m]) };

fn main() {}
