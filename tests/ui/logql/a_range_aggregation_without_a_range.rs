use stack::logql;
use stack::watch::query::LogQuery;

pub const QUERY: LogQuery = logql!(r#"sum(rate({app="dhakacart-backend"} |= "error"))"#);

fn main() {}
