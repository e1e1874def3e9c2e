use stack::watch::query::Query;
use stack::promql;

pub const QUERY: Query = promql! { sum(node_load1) };

fn main() {}
