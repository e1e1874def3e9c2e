use stack::watch::{alert::Alert, rule_group::Group, severity::Severity};
use stack::promql;

pub const DOWN: Alert = Alert::new("InstanceDown", Severity::WARNING).when_any(promql! { up == 0 });
pub const TARGETS: Group = Group::new("targets", &[DOWN]);

fn main() {}
