use stack::watch::alert::Alert;
use stack::watch::rule_group::Group;
use stack::watch::severity::Severity;
use stack::promql;

const DOWN: Alert =
    Alert::new("InstanceDown", Severity::WARNING).when_any(promql! { up == 0 }).at_once().description("It is down.");
pub const TARGETS: Group = Group::new("targets", &[DOWN]);

fn main() {}
