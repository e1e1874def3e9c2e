use stack::watch::query::Query;
use stack::promql;

pub const QUERY: Query = promql! { Count => container_tasks_state };

fn main() {}
