use stack::watch::record::Record;
use stack::watch::rule_group::Group;
use stack::record;

const CPU: Record = record! { node:cpu:ratio => 1 - avg by (node) (rate(node_cpu_seconds_total{mode="idle"}[5m])) };
pub const GROUP: Group = Group::of_records("cpu", &[CPU, CPU]);

fn main() {}
