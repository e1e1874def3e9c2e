use stack::watch::query::Query;
use stack::promql;

pub const QUERY: Query = promql! { label_replace(node_memory_MemAvailable_bytes, "host", "$1", "instanc", "(.*):.*") };

fn main() {}
