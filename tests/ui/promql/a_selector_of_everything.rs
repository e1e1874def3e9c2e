use stack::watch::query::Query;
use stack::promql;

pub const QUERY: Query = promql! { Count => {app=~".*"} };

fn main() {}
