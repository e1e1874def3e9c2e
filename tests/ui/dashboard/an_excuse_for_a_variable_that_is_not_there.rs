use stack::watch::dashboard::{Dashboard, Row, stat};
use stack::promql;

pub const NODES: Dashboard = Dashboard::new("nodes", "Nodes").rows(&[Row::new("Load").panels(&[
    stat("Load", "Load of any node.")
        .query(promql! { Count => max(node_load1) }, "load")
        .same_for_every("node", "the busiest one counts"),
])]);

fn main() {}
