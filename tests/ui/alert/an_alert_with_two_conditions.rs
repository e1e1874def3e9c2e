use stack::watch::alert::Alert;
use stack::watch::query::Query;
use stack::watch::severity::Severity;
use stack::promql;

const UP: Query = promql! { up == 0 };
pub const DOWN: Alert = Alert::new("InstanceDown", Severity::WARNING).when_any(UP).when_any(UP);

fn main() {}
