use stack::watch::query::Query;
use stack::promql;

pub const QUERY: Query =
    promql! { Ratio => node_memory_MemAvailable_bytes / ignoring (devise) node_memory_MemTotal_bytes };

fn main() {}
