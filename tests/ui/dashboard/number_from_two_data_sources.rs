use stack::observe::dashboard::{Panel, stat};
use stack::observe::query::{LogQuery, logql, promql};
use stack::observe::unit::Unit;

pub const BUSY: Panel =
    stat("Busy", "How busy it is.").query(promql(Unit::Ratio, "max(node:cpu:ratio)"), "busy").log_query(LINES, "lines");
const LINES: LogQuery = logql(Unit::Ratio, "vector(1)");

fn main() {}
