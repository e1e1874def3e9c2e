use stack::observe::dashboard::{Panel, time_series};
use stack::observe::query::logql_lines;

pub const ERRORS: Panel =
    time_series("Errors", "Lines with errors.").log_query(logql_lines(r#"{app="x"} |= "error""#), "errors");

fn main() {}
