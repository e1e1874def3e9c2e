use stack::watch::dashboard::{Dashboard, Row, Variable, stat};
use stack::promql;

pub const NODES: Dashboard = Dashboard::new("nodes", "Nodes")
    .variables(&[Variable::textbox("search", "Search", "")])
    .rows(&[Row::new("CPU").panels(&[stat("CPU", "How busy.").query(promql! { max(node:cpu:ratio) }, "busy")])]);

fn main() {}
