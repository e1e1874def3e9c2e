use stack::watch::query::Query;
use stack::promql;

pub const QUERY: Query = promql! { sum(http_request_duration_seconds) };

fn main() {}
