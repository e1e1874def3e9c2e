use stack::logql;
use stack::watch::query::LogQuery;

pub const QUERY: LogQuery = logql!(
    r#"rate({app="dhakacart-frontend"} | status=~"5.." [5m]) / rate({app="dhakacart-frontend"}[5m])"#
);

fn main() {}
