use stack::logql;
use stack::watch::query::LogQuery;

pub const QUERY: LogQuery = logql!(r#"sum_over_time({app="dhakacart-backend"}[5m])"#);

fn main() {}
