use stack::logql;
use stack::watch::query::LogQuery;

pub const QUERY: LogQuery = logql!(r#"quantile_over_time(95, {app="dhakacart-frontend"} | unwrap status [5m])"#);

fn main() {}
