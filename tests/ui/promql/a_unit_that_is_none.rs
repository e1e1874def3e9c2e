use stack::watch::query::Query;
use stack::promql;

pub const QUERY: Query = promql! { Second => max(probe_duration_seconds) };

fn main() {}
