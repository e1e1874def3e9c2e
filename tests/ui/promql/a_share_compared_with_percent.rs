use stack::watch::query::Query;
use stack::promql;

pub const QUERY: Query = promql! {
    sum(rate(http_requests_total{status=~"5.."}[5m])) / sum(rate(http_requests_total[5m])) > 5
};

fn main() {}
