use stack::watch::query::Query;
use stack::promql;

pub const QUERY: Query = promql! { rate(pg_stat_activity_max_tx_duration[5m]) };

fn main() {}
