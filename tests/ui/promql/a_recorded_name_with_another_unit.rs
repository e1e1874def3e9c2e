use stack::watch::record::Record;
use stack::record;

pub const RECORD: Record = record! { node:node_cpu_seconds:rate5m => sum by (node) (node_memory_MemAvailable_bytes) };

fn main() {}
