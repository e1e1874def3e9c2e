use stack::watch::dashboard::{Dashboard, Variable};

pub const NODES: Dashboard = Dashboard::new("nodes", "Nodes")
    .variables(&[Variable::textbox("search", "Search", ""), Variable::textbox("search", "Search again", "")]);

fn main() {}
