use stack::watch::alert::Alert;
use stack::watch::runbook::{Runbook, say};
use stack::watch::severity::Severity;

pub const HIGH_CPU: Alert = Alert::new("HighCPU", Severity::WARNING).runbook(Runbook {
    meaning: "Busy.",
    impact: "Slow.",
    diagnosis: &[say("Look.")],
    remedy: &[],
});

fn main() {}
