use stack::watch::dashboard::{Dashboard, Row, Variable, text};

pub const NODES: Dashboard = Dashboard::new("nodes", "Nodes")
    .rows(&[Row::new("Words").panels(&[text("Hello", "Hello.")])])
    .variables(&[Variable::textbox("search", "Search", "")]);

fn main() {}
