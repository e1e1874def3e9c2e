use stack::watch::alert::Alert;
use stack::watch::severity::Severity;

pub const DOWN: Alert = Alert::new("InstanceDown", Severity::WARNING).per(&["pod-name"]);

fn main() {}
