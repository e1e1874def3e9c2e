use stack::logql;
use stack::watch::query::LogQuery;

pub const QUERY: LogQuery = logql!(r#"{ap="dhakacart-backend"}"#);

fn main() {}
