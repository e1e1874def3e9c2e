use stack::watch::{alert::Alert, scenario::quiet_because, severity::Severity};

const DOWN: Alert = Alert::new("InstanceDown", Severity::WARNING).when_gone(quiet_because("it was removed"));
pub const GONE: Alert = DOWN.when_gone(quiet_because("nobody needs it"));

fn main() {}
