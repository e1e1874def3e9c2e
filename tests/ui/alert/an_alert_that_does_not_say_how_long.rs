use stack::observe::{alert::Alert, query::promql, rule_group::Group, severity::Severity, unit::Unit};

pub const DOWN: Alert = Alert::new("InstanceDown", Severity::Warning).when_any(promql(Unit::Truth, "up == 0"));
pub const TARGETS: Group = Group::new("targets", &[DOWN]);

fn main() {}
