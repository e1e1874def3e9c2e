use stack::watch::query::Query;
use stack::promql;

pub const QUERY: Query = promql! { node_memory_MemTotal_bytes + node_boot_time_seconds };

fn main() {}
