use stack::logql;
use stack::observe::query::LogQuery;

pub const QUERY: LogQuery = logql!(r#"{app="backend"} |= "error""#);

fn main() {}
