//! What raises an alarm.

use facts::{JOBS, NAMESPACE};
use kit::minutes;
use watch::prelude::*;

use crate::{boards, promql, series};

pub const GROUPS: &[Group] = &[Group::new("watchers", &[TARGET_DOWN, JOB_GONE])];

const TARGET_DOWN: Alert = Alert::new("TargetDown", Severity::WARNING)
    .when(promql! { min by (job) (up) }, below(YES))
    .for_(minutes(5))
    .per(&["job"])
    .summary("{{ $labels.job }} does not answer")
    .description("Prometheus cannot read a target of {{ $labels.job }}.")
    .panel(boards::WATCHERS.panel("Targets that answer"))
    .tried(Trial::of(series! { up{job="grafana"} 0 }))
    .when_gone(told_by(&JOB_GONE).job("grafana"))
    .meaning("A target of the job does not answer, or what it answers are no metrics.")
    .impact("Alerts and panels that read it are blind.")
    .look(&run("Does its pod run?", kubectl_in(NAMESPACE, "get pods")))
    .fix(&say("Restart the pod. If it hangs again, look into its log."));

const ALL_JOBS: AllJobs = all_jobs!(JOBS, "alertmanager");
/// Tells for every other alert that what it reads has vanished: `.when_gone(told_by(&JOB_GONE).job(".."))`.
const JOB_GONE: Alert = Alert::jobs_vanished("JobGone", Severity::WARNING, &ALL_JOBS)
    .panel(boards::WATCHERS.panel("Targets that answer"))
    .meaning("Prometheus finds no target of this job: it was deleted, or scaled to zero.")
    .impact("The alerts that read it are silent.")
    .look(&run("What is there?", kubectl_in(NAMESPACE, "get deployments,services")))
    .fix(&say("Apply the manifests again: they bring back what is missing."));
