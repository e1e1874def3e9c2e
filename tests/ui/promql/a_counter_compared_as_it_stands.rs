use stack::watch::query::Query;
use stack::promql;

pub const QUERY: Query = promql! { http_requests_total > 100 };

fn main() {}
