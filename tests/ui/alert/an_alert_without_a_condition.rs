use stack::watch::alert::Alert;
use stack::watch::rule_group::Group;
use stack::watch::severity::Severity;

const DOWN: Alert = Alert::new("InstanceDown", Severity::WARNING);
pub const TARGETS: Group = Group::new("targets", &[DOWN]);

fn main() {}
