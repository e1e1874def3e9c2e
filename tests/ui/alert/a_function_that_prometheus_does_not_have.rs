use stack::observe::alert::Alert;
use stack::observe::severity::Severity;

pub const HIGH_CPU: Alert =
    Alert::new("HighCPU", Severity::Warning).description("{{ $value | humanizePercent }} of it is in use.");

fn main() {}
