use stack::observe::alert::Alert;
use stack::observe::query::{Query, promql};
use stack::observe::severity::Severity;
use stack::observe::unit::Unit;

const UP: Query = promql(Unit::Truth, "up == 0");
pub const DOWN: Alert = Alert::new("InstanceDown", Severity::Warning).when_any(UP).when_any(UP);

fn main() {}
