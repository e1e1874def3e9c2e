use stack::kit::Duration;
use stack::watch::alert::Alert;
use stack::watch::severity::Severity;

pub const DOWN: Alert = Alert::new("InstanceDown", Severity::WARNING).held_for(Duration::ZERO);

fn main() {}
