use stack::watch::query::Query;
use stack::promql;

pub const QUERY: Query = promql! { node_filesystem_avail_bytes{mountpoint=~"/(var"} };

fn main() {}
