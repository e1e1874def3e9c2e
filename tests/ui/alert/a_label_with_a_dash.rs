use stack::observe::alert::Alert;
use stack::observe::severity::Severity;

pub const DOWN: Alert = Alert::new("InstanceDown", Severity::Warning).per(&["pod-name"]);

fn main() {}
