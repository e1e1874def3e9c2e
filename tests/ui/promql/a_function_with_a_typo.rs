use stack::watch::query::Query;
use stack::promql;

pub const QUERY: Query = promql! { sum(rat(http_requests_total[5m])) };

fn main() {}
