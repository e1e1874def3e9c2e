use stack::watch::query::Query;
use stack::promql;

pub const QUERY: Query = promql! { sum(node_memory_MemAvalable_bytes) };

fn main() {}
