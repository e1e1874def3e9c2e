use stack::watch::dashboard::Dashboard;

pub const NODES: Dashboard = Dashboard::new("nodes", "Nodes").tags(&["kubernetes"]).siblings_tagged("dhakacart");

fn main() {}
