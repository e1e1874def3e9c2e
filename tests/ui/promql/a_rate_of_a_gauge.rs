use stack::watch::query::Query;
use stack::promql;

pub const QUERY: Query = promql! { rate(node_memory_MemAvailable_bytes[5m]) };

fn main() {}
