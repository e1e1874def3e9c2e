use stack::watch::query::Query;
use stack::promql;

pub const QUERY: Query = promql! { up{job="node-exportr"} == 0 };

fn main() {}
