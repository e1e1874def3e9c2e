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
    .fires(given(series! { pg_up{job="postgres-exporter"} 0x10 }).with("job", "postgres-exporter"))
    .stays_quiet(given(series! { up{job="loki"} 1x10 }))
    .when_gone(quiet_because("it is told apart"))
    .runbook(RUNBOOK);
pub const TARGETS: Group = Group::new("targets", &[DOWN]);
fn main() {}
