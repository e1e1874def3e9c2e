use stack::watch::alert::Alert;
use stack::watch::severity::Severity;

pub const HIGH_CPU: Alert = Alert::new("HighCPU", Severity::WARNING).summary("CPU of {{ $label.node }} is busy");

fn main() {}
