use stack::watch::query::Query;
use stack::promql;

pub const QUERY: Query = promql! { Count => nginx_connections_active };

fn main() {}
