use stack::observe::dashboard::{Dashboard, Row, stat};
use stack::observe::query::promql;
use stack::observe::unit::Unit;

pub const NODES: Dashboard =
    Dashboard::new("nodes", "Nodes").rows(&[Row::new("CPU").panels(&[stat("CPU", "How busy the nodes are.")
        .query(promql(Unit::Ratio, r#"max(node:cpu:ratio{node=~"$node"})"#), "busy")])]);

fn main() {}
