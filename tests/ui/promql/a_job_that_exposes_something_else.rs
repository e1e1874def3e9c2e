use stack::watch::query::Query;
use stack::promql;

pub const QUERY: Query = promql! { pg_up{job="redis-exporter"} };

fn main() {}
