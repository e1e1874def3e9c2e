use stack::watch::dashboard::{Row, stat};
use stack::promql;

pub const CPU: Row = Row::new("CPU").panels(&[
    stat("Busy", "How busy now.").query(promql! { max(node:cpu:ratio) }, "busy"),
    stat("Busy", "How busy on average.").query(promql! { avg(node:cpu:ratio) }, "busy"),
]);

fn main() {}
