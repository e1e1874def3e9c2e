use stack::watch::dashboard::Variable;

pub const NODE: Variable = Variable::textbox("node-name", "Node", "");

fn main() {}
