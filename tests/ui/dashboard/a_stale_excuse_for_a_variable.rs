use stack::watch::dashboard::{Dashboard, Row, Variable, stat};
use stack::promql;

const NODE: Variable = Variable::label_values("node", "Node", promql! { Count => node_load1 }, "node").with_all();

const LOAD: Row = Row::new("Load").same_for_every("node", "a load has no node").panels(&[stat("Here", "Load of the node.")
    .query(promql! { Count => max(node_load1{node=~"$node"}) }, "load")]);

pub const NODES: Dashboard = Dashboard::new("nodes", "Nodes").variables(&[NODE]).rows(&[LOAD]);

fn main() {}
