use stack::observe::dashboard::{Row, stat};
use stack::observe::query::promql;
use stack::observe::unit::Unit;

pub const CPU: Row = Row::new("CPU").panels(&[
    stat("Busy", "How busy now.").query(promql(Unit::Ratio, "max(node:cpu:ratio)"), "busy"),
    stat("Busy", "How busy on average.").query(promql(Unit::Ratio, "avg(node:cpu:ratio)"), "busy"),
]);

fn main() {}
