use stack::logql;
use stack::watch::query::LogQuery;

pub const QUERY: LogQuery = logql!("sum by (app) (rate(" r#"{app="dhakacart-backnd"}"# "[5m]))");

fn main() {}
