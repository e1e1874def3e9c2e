use stack::watch::query::Query;
use stack::promql;

pub const QUERY: Query = promql! { sum by (mod) (rate(node_cpu_seconds_total[5m])) };

fn main() {}
