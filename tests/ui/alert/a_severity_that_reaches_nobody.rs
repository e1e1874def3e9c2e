use stack::observe::alert::Alert;
use stack::observe::severity::Severity;

pub const HIGH_CPU: Alert = Alert::new("HighCPU", Severity::None);

fn main() {}
