use stack::observe::alert::Alert;
use stack::observe::severity::Severity;

pub const DOWN: Alert = Alert::new("InstanceDown", Severity::Warning).summary("Down\nand out");

fn main() {}
