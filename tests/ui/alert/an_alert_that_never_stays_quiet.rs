use stack::kit::minutes;
use stack::watch::{alert::Alert, rule_group::Group, runbook::*, scenario::*, severity::Severity};
use stack::{promql, series};

const RUNBOOK: Runbook = Runbook { meaning: "a", impact: "b", diagnosis: &[say("c")], remedy: &[say("d")] };
pub const DOWN: Alert = Alert::new("InstanceDown", Severity::WARNING)
    .when_any(promql! { up == 0 })
    .held_for(minutes(1))
    .per(&["job"])
    .summary("{{ $labels.job }} is down")
    .description("It is down.")
    .fires(given(series! { up{job="loki"} 0x10 }).with("job", "loki"))
    .runbook(RUNBOOK);
pub const TARGETS: Group = Group::new("targets", &[DOWN]);
fn main() {}
