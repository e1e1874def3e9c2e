use stack::{STACK, WATCH};
use stack::watch::alert::Alert;
use stack::watch::rule_group::Group;
use stack::watch::runbook::{Runbook, say};
use stack::watch::scenario::{given, quiet_because};
use stack::watch::severity::Severity;
use stack::watch::watch::Watch;
use stack::{promql, series};

const RUNBOOK: Runbook = Runbook { meaning: "a", impact: "b", diagnosis: &[say("c")], remedy: &[say("d")] };
const DOWN: Alert = Alert::new("InstanceDown", Severity::WARNING)
    .when_any(promql! { up == 0 })
    .at_once()
    .summary("Down")
    .description("It is down.")
    .dashboard("machines")
    .fires(given(series! { up 0x10 }))
    .stays_quiet(given(series! { up 1x10 }))
    .when_gone(quiet_because("this is no real alert"))
    .runbook(RUNBOOK);
const GROUPS: &[Group] = &[Group::new("targets", &[DOWN])];
pub const WATCHED: Watch = Watch { groups: GROUPS, ..WATCH }.over(&STACK);

fn main() {}
