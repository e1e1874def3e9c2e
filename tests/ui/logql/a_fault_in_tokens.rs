use stack::logql;
use stack::watch::query::LogQuery;

pub const QUERY: LogQuery = logql!(sum by (app) (rate({app="dhakacart-backend", level="erorr"} |= "order" [5m])));

fn main() {}
