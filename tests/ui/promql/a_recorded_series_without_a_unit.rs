use stack::watch::record::Record;
use stack::record;

pub const RECORD: Record = record! { node:node_load1:avg => avg by (node) (node_load1) };

fn main() {}
