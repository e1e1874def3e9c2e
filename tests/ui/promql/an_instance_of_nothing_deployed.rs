use stack::watch::query::Query;
use stack::promql;

pub const QUERY: Query = promql! { up{job="dhakacart-db"} };

fn main() {}
