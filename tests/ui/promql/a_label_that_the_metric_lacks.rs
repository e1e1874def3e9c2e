use stack::watch::query::Query;
use stack::promql;

pub const QUERY: Query = promql! { Count => node_load1{device="sda"} };

fn main() {}
