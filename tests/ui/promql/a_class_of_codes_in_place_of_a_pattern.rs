use stack::watch::query::Query;
use stack::promql;

pub const QUERY: Query = promql! { app_method_route_status:http_requests:rate5m{status="5xx"} };

fn main() {}
