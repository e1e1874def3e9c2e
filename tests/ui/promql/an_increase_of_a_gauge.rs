use stack::watch::query::Query;
use stack::promql;

pub const QUERY: Query = promql! { increase(redis_memory_used_bytes[5m]) };

fn main() {}
