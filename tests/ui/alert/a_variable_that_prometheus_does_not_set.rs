use stack::watch::alert::Alert;
use stack::watch::severity::Severity;

pub const HIGH_CPU: Alert = Alert::new("HighCPU", Severity::Warning).summary("CPU of {{ $label.node }} is busy");

fn main() {}
