use stack::observe::dashboard::{Panel, gauge};
use stack::observe::query::promql;
use stack::observe::unit::Unit;

pub const QUEUE: Panel = gauge("Queue", "How many wait.").query(promql(Unit::Count, "max(queue_length)"), "waiting");

fn main() {}
