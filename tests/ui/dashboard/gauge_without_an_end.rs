use stack::watch::dashboard::{Panel, gauge};
use stack::promql;

pub const CONNECTIONS: Panel =
    gauge("Connections", "How many are open.").query(promql! { Count => sum(pg_stat_activity_count) }, "open");

fn main() {}
