use stack::watch::dashboard::{Dashboard, Row, Variable, stat};
use stack::promql;

const NODE: Variable = Variable::label_values("node", "Node", promql! { Count => node_load1 }, "node").with_all();

pub const NODES: Dashboard = Dashboard::new("nodes", "Nodes").variables(&[NODE]).rows(&[Row::new("Load").panels(&[
    stat("Here", "Load of the chosen node.").query(promql! { Count => max(node_load1{node=~"$node"}) }, "load"),
    stat("Everywhere", "Load of any node.").query(promql! { Count => max(node_load1) }, "load"),
])]);

fn main() {}
