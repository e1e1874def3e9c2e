use stack::logql;
use stack::observe::query::LogQuery;

pub const QUERY: LogQuery = logql!(r#"sum(rate({app="dhakacart-backend"} |= "error"))"#);

fn main() {}
