use stack::watch::dashboard::Variable;
use stack::promql;

pub const NODE: Variable = Variable::label_values("node", "Node", promql! { max by (node) (node_time_seconds) }, "node");

fn main() {}
