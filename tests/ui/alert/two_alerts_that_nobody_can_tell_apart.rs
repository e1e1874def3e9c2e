use stack::watch::{alert::Alert, rule_group::Group, runbook::*, scenario::*, severity::Severity};
use stack::{promql, series};

const RUNBOOK: Runbook = Runbook { meaning: "a", impact: "b", diagnosis: &[say("c")], remedy: &[say("d")] };
pub const DOWN: Alert = Alert::new("InstanceDown", Severity::WARNING)
    .when_any(promql! { up == 0 })
    .at_once()
    .summary("Down")
    .description("It is down.")
    .fires(given(series! { up 0x10 }))
    .stays_quiet(given(series! { up 1x10 }))
    .when_gone(quiet_because("this is no real alert"))
    .runbook(RUNBOOK);
pub const TARGETS: Group = Group::new("targets", &[DOWN, DOWN]);
fn main() {}
