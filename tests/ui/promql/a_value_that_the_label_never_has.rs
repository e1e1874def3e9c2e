use stack::watch::query::Query;
use stack::promql;

pub const QUERY: Query = promql! { Ratio => 1 - avg by (node) (rate(node_cpu_seconds_total{mode="idel"}[5m])) };

fn main() {}
