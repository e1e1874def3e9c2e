use stack::logql;
use stack::watch::dashboard::{Panel, stat};

pub const ERRORS: Panel = stat("Errors", "How many lines speak of an error.")
    .log_query(logql!(r#"sum(rate({app="dhakacart-backend"} |= "error" [5m]))"#), "errors")
    .shows_logs(logql!(r#"{app=~"$app"} |= "error""#));

fn main() {}
