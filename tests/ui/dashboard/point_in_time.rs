use stack::watch::dashboard::{Panel, stat};
use stack::promql;

pub const BOOT: Panel = stat("Boot", "When the node started.").query(promql! { node_boot_time_seconds }, "started");

fn main() {}
