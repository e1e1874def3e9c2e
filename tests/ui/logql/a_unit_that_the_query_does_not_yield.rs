use stack::logql;
use stack::observe::query::LogQuery;

pub const QUERY: LogQuery = logql!(Ratio => r#"sum(rate({app="dhakacart-backend"}[5m]))"#);

fn main() {}
