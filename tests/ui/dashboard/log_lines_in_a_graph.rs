use stack::logql;
use stack::watch::dashboard::{Panel, time_series};

pub const ERRORS: Panel =
    time_series("Errors", "Lines with errors.").log_query(logql!(r#"{app="x"} |= "error""#), "errors");

fn main() {}
