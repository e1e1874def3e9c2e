use stack::watch::dashboard::Variable;
use stack::promql;

pub const NODE: Variable = Variable::label_values("node", "Node", promql! { Count => node_uname_info }, "nod");

fn main() {}
