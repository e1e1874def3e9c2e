use stack::watch::alert::Alert;
use stack::watch::severity::Severity;

pub const DOWN: Alert = Alert::new("InstanceDown", Severity::Warning).summary("Down\nand out");

fn main() {}
