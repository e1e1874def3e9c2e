use stack::observe::alert::Alert;
use stack::observe::severity::Severity;

pub const HIGH_CPU: Alert = Alert::new("high_cpu", Severity::Warning);

fn main() {}
