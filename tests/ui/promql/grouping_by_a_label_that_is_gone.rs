use stack::watch::query::Query;
use stack::promql;

pub const QUERY: Query = promql! { sum by (node) (sum by (device) (rate(node_network_receive_bytes_total[5m]))) };

fn main() {}
