use stack::logql;
use stack::observe::query::LogQuery;

pub const QUERY: LogQuery = logql!(Count => r#"{app="dhakacart-backend"}"#);

fn main() {}
