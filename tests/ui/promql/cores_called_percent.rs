use stack::watch::query::Query;
use stack::promql;

pub const QUERY: Query = promql! { Percent => sum by (pod) (rate(container_cpu_usage_seconds_total[5m])) * 100 };

fn main() {}
