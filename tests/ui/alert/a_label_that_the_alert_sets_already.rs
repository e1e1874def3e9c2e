use stack::watch::alert::Alert;
use stack::watch::severity::Severity;

pub const HIGH_CPU: Alert = Alert::new("HighCPU", Severity::Warning).label("severity", "critical");

fn main() {}
