use stack::watch::query::Query;
use stack::promql;

pub const QUERY: Query = promql! { sum(orders_failed_total) / sum(orders_total) > 0.05 };

fn main() {}
