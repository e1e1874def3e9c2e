use stack::logql;
use stack::watch::query::LogQuery;

pub const QUERY: LogQuery = logql!(r#"sum by (route) (rate({app="dhakacart-backend"}[5m]))"#);

fn main() {}
