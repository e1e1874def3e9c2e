use stack::watch::dashboard::{Dashboard, Row, stat};
use stack::promql;

pub const NODES: Dashboard =
    Dashboard::new("nodes", "Nodes").rows(&[Row::new("CPU").panels(&[
        stat("CPU", "How busy the nodes are.").query(promql! { max(node:cpu:ratio{node=~"$node"}) }, "busy")
    ])]);

fn main() {}
