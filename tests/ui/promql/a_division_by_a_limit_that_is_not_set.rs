use stack::watch::query::Query;
use stack::promql;

pub const QUERY: Query = promql! { redis_memory_used_bytes / redis_memory_max_bytes };

fn main() {}
