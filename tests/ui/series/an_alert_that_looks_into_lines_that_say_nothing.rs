use stack::kit::minutes;
use stack::watch::{alert::Alert, rule_group::Group, runbook::*, scenario::*, severity::Severity, unit::*};
use stack::{lines, logql};

const RUNBOOK: Runbook = Runbook { meaning: "a", impact: "b", diagnosis: &[say("c")], remedy: &[say("d")] };
pub const REFUSED: Alert = Alert::new("ConnectionsRefused", Severity::WARNING)
    .when_logs(
        logql!(r#"sum by (app) (count_over_time({app="dhakacart-backend"} |= "connection refused" [5m]))"#),
        above(count(3.0)),
    )
    .for_(minutes(1))
    .per(&["app"])
    .summary("{{ $labels.app }} is refused")
    .description("It is refused.")
    .fires(given(lines! { {app="dhakacart-backend"} "connection refused" 9x10 }).with("app", "dhakacart-backend"))
    .stays_quiet(given(lines! { {app="dhakacart-backend"} 9x10 }))
    .when_gone(quiet_because("nothing writes, nothing is refused"))
    .runbook(RUNBOOK);
pub const REFUSALS: Group = Group::new("refusals", &[REFUSED]);
fn main() {}
