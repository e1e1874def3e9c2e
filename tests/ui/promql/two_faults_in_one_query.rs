use stack::watch::query::Query;
use stack::promql;

pub const QUERY: Query = promql! {
    sum by (route) (rate(http_request_total{status=~"5.."}[5m]))
    / sum by (route) (rate(http_requests_total[1m]))
};

fn main() {}
