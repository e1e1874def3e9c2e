use stack::watch::query::Query;
use stack::promql;

pub const QUERY: Query = promql! { pg_up and on (node) node_load1 };

fn main() {}
