use stack::observe::query::promql;
use stack::observe::record::Record;
use stack::observe::unit::Unit;

pub const CPU: Record = Record::new("node:node-cpu:ratio_rate5m", promql(Unit::Ratio, "vector(1)"));

fn main() {}
