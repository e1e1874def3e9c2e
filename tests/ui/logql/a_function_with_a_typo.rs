use stack::logql;
use stack::watch::query::LogQuery;

pub const QUERY: LogQuery = logql!(r#"sum(count_over_tim({app="dhakacart-backend"}[5m]))"#);

fn main() {}
