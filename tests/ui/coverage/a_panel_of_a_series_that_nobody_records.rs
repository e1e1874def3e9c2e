use stack::{STACK, WATCH};
use stack::watch::dashboard::{Dashboard, Row, stat};
use stack::watch::watch::Watch;
use stack::promql;

const NODES: Dashboard = Dashboard::new("nodes", "Nodes").rows(&[
    Row::new("CPU").panels(&[stat("CPU", "How busy the nodes are.").query(promql! { max(node:busy:ratio) }, "busy")])
]);
pub const WATCHED: Watch = Watch { groups: &[], log_groups: &[], dashboards: &[NODES], ..WATCH }.over(&STACK);

fn main() {}
