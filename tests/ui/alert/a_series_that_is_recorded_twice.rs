use stack::observe::query::promql;
use stack::observe::record::Record;
use stack::observe::rule_group::Group;
use stack::observe::unit::Unit;

const CPU: Record = Record::new("node:cpu:ratio", promql(Unit::Ratio, "vector(1)"));
pub const GROUP: Group = Group::of_records("cpu", &[CPU, CPU]);

fn main() {}
