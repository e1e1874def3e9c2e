use stack::watch::dashboard::{Dashboard, Row, Variable, stat};
use stack::promql;

pub const NODES: Dashboard = Dashboard::new("nodes", "Nodes")
    .variables(&[Variable::label_values("node", "Node", promql! { Count => node_uname_info }, "node").with_all()])
    .rows(&[Row::new("CPU").panels(&[
        stat("CPU", "How busy the nodes are.").query(promql! { max(node:cpu:ratio{node="$node"}) }, "busy")
    ])]);

fn main() {}
