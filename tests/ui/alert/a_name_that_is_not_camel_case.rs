use stack::watch::alert::Alert;
use stack::watch::severity::Severity;

pub const HIGH_CPU: Alert = Alert::new("high_cpu", Severity::WARNING);

fn main() {}
