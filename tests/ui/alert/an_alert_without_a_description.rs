use stack::observe::alert::Alert;
use stack::observe::query::promql;
use stack::observe::rule_group::Group;
use stack::observe::severity::Severity;
use stack::observe::unit::Unit;

const DOWN: Alert =
    Alert::new("InstanceDown", Severity::Warning).when_any(promql(Unit::Truth, "up == 0")).at_once().summary("Down");
pub const TARGETS: Group = Group::new("targets", &[DOWN]);

fn main() {}
