use stack::logql;
use stack::watch::query::LogQuery;

pub const QUERY: LogQuery = logql!(Count => r#"{app="dhakacart-backend"}"#);

fn main() {}
