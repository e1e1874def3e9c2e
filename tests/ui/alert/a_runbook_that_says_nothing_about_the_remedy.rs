use stack::observe::alert::Alert;
use stack::observe::runbook::{Runbook, say};
use stack::observe::severity::Severity;

pub const HIGH_CPU: Alert = Alert::new("HighCPU", Severity::Warning).runbook(Runbook {
    meaning: "Busy.",
    impact: "Slow.",
    diagnosis: &[say("Look.")],
    remedy: &[],
});

fn main() {}
