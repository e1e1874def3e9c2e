use stack::watch::query::Query;
use stack::promql;

pub const QUERY: Query = promql! { Count => node_load1 * on (instance) group_left (nodenam) node_uname_info };

fn main() {}
