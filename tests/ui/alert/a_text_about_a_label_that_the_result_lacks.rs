use stack::watch::{alert::Alert, rule_group::Group, runbook::*, severity::Severity};
use stack::promql;

const RUNBOOK: Runbook = Runbook { meaning: "a", impact: "b", diagnosis: &[say("c")], remedy: &[say("d")] };
pub const DOWN: Alert = Alert::new("PodDown", Severity::WARNING)
    .when_any(promql! { Count => kube_deployment_status_replicas_available == 0 })
    .at_once()
    .per(&["deployment"])
    .summary("{{ $labels.deployment }} is down")
    .description("It should have {{ $labels.spec_replicas }} pods.")
    .runbook(RUNBOOK);
pub const PODS: Group = Group::new("pods", &[DOWN]);
fn main() {}
