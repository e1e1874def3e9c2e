use stack::watch::query::Query;
use stack::promql;

pub const QUERY: Query = promql! { sum without (nod) (node_memory_MemAvailable_bytes) };

fn main() {}
