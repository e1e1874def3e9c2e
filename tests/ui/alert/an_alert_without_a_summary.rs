use stack::observe::alert::Alert;
use stack::observe::rule_group::Group;
use stack::observe::severity::Severity;
use stack::promql;

const DOWN: Alert =
    Alert::new("InstanceDown", Severity::Warning).when_any(promql! { up == 0 }).at_once().description("It is down.");
pub const TARGETS: Group = Group::new("targets", &[DOWN]);

fn main() {}
