use stack::watch::record::Record;
use stack::record;

pub const CPU: Record =
    record! { node:node-cpu:ratio_rate5m => 1 - avg by (node) (rate(node_cpu_seconds_total{mode="idle"}[5m])) };

fn main() {}
