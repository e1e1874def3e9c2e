use stack::observe::alert::Alert;
use stack::observe::rule_group::Group;
use stack::observe::severity::Severity;

const DOWN: Alert = Alert::new("InstanceDown", Severity::Warning);
pub const TARGETS: Group = Group::new("targets", &[DOWN]);

fn main() {}
