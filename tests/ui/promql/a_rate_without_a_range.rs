use stack::watch::query::Query;
use stack::promql;

pub const QUERY: Query = promql! { sum(rate(http_requests_total)) };

fn main() {}
