use stack::logql;
use stack::watch::dashboard::{Panel, time_series};

pub const ERRORS: Panel = time_series("Errors", "Lines with errors.")
    .log_query(logql!(r#"sum by (app) (rate({namespace="dhakacart", level="error"}[5m]))"#), "{{pod}}");

fn main() {}
