use stack::watch::{alert::Alert, rule_group::Group, runbook::*, severity::Severity};
use stack::promql;

const RUNBOOK: Runbook = Runbook { meaning: "a", impact: "b", diagnosis: &[say("c")], remedy: &[say("d")] };
pub const SLOW: Alert = Alert::new("Slow", Severity::WARNING)
    .when_any(promql! { probe_duration_seconds > 2 })
    .at_once()
    .summary("Slow")
    .description("{{ $value | humanizePercentage }}")
    .runbook(RUNBOOK);
pub const PROBES: Group = Group::new("probes", &[SLOW]);
fn main() {}
