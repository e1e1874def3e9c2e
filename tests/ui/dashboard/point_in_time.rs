use stack::observe::dashboard::{Panel, stat};
use stack::observe::query::promql;
use stack::observe::unit::Unit;

pub const BOOT: Panel =
    stat("Boot", "When the node started.").query(promql(Unit::Timestamp, "node_boot_time_seconds"), "started");

fn main() {}
