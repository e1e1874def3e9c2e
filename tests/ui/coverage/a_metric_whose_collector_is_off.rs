use stack::watch::query::Query;
use stack::promql;

pub const QUERY: Query = promql! { Truth => node_systemd_unit_state{state="failed"} };

fn main() {}
