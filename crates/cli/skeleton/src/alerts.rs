//! What raises an alarm.

use facts::NAMESPACE;
use kit::minutes;
use watch::prelude::*;

use crate::{boards, promql, series};

pub const GROUPS: &[Group] = &[Group::new("watchers", &[TARGET_DOWN])];

const TARGET_DOWN: Alert = Alert::new("TargetDown", Severity::WARNING)
    .when(promql! { min by (job) (up) }, below(YES))
    .for_(minutes(5))
    .per(&["job"])
    .summary("{{ $labels.job }} does not answer")
    .description("Prometheus cannot read a target of {{ $labels.job }}.")
    .panel(boards::WATCHERS.panel("Targets that answer"))
    .tried(Trial::of(series! { up{job="grafana"} 0 }).with(&[("job", "grafana")]))
    .when_gone(quiet_because("a job without targets was taken out of the list"))
    .runbook(Runbook {
        meaning: "A target of the job does not answer, or what it answers are no metrics.",
        impact: "Alerts and panels that read it are blind.",
        diagnosis: &[run("Does its pod run?", kubectl_in(NAMESPACE, "get pods"))],
        remedy: &[say("Restart the pod. If it is gone, apply the manifests again.")],
    });
