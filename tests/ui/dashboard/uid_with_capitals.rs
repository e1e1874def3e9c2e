use stack::watch::dashboard::Dashboard;

pub const CLUSTER_HEALTH: Dashboard = Dashboard::new("Cluster-Health", "Cluster Health");

fn main() {}
