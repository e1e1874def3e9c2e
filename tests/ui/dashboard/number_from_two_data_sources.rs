use stack::watch::dashboard::{Panel, stat};
use stack::watch::query::LogQuery;
use stack::{logql, promql};

pub const BUSY: Panel =
    stat("Busy", "How busy it is.").query(promql! { max(node:cpu:ratio) }, "busy").log_query(LINES, "lines");
const LINES: LogQuery = logql!("vector(1)");

fn main() {}
