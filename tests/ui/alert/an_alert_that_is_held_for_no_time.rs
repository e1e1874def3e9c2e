use stack::kit::Duration;
use stack::watch::alert::Alert;
use stack::watch::severity::Severity;

pub const DOWN: Alert = Alert::new("InstanceDown", Severity::Warning).for_(Duration::ZERO);

fn main() {}
