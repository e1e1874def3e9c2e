use stack::watch::query::Query;
use stack::promql;

pub const QUERY: Query = promql! { Count => up + bool 1 };

fn main() {}
