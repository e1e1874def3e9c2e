use stack::dhakacart::{STACK, WATCH};
use stack::observe::dashboard::{Dashboard, Row, stat};
use stack::observe::watch::Watch;
use stack::promql;

const NODES: Dashboard = Dashboard::new("nodes", "Nodes").rows(&[
    Row::new("CPU").panels(&[stat("CPU", "How busy the nodes are.").query(promql! { max(node:busy:ratio) }, "busy")])
]);
pub const WATCHED: Watch = Watch { groups: &[], log_groups: &[], dashboards: &[NODES], ..WATCH }.over(&STACK);

fn main() {}
