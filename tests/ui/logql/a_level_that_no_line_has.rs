use stack::logql;
use stack::observe::query::LogQuery;

pub const QUERY: LogQuery = logql!(r#"{namespace="dhakacart", level="eror"}"#);

fn main() {}
