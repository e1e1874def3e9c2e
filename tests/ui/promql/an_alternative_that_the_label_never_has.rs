use stack::watch::query::Query;
use stack::promql;

pub const QUERY: Query = promql! { sum by (node) (rate(node_cpu_seconds_total{mode=~"user|sytem"}[5m])) };

fn main() {}
