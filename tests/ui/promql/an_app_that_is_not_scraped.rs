use stack::watch::query::Query;
use stack::promql;

pub const QUERY: Query = promql! { up{job="dhakacart-pods", app="dhakacart-database"} == 0 };

fn main() {}
