use stack::logql;
use stack::observe::query::LogQuery;

pub const QUERY: LogQuery = logql!(r#"{app="dhakacart-frontend"} | status="5xx""#);

fn main() {}
