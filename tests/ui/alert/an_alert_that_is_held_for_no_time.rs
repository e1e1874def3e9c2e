use stack::kit::Duration;
use stack::observe::alert::Alert;
use stack::observe::severity::Severity;

pub const DOWN: Alert = Alert::new("InstanceDown", Severity::Warning).held_for(Duration::ZERO);

fn main() {}
