use stack::logql;
use stack::watch::query::LogQuery;

pub const QUERY: LogQuery = logql!(Ratio => r#"sum(rate({app="dhakacart-backend"}[5m]))"#);

fn main() {}
