use stack::watch::query::Query;
use stack::promql;

pub const QUERY: Query = promql! { node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes > node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes * 100 };

fn main() {}
