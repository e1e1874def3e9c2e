//! Whether Prometheus can still write. Its targets look well while it cannot, and every other alert reads what was
//! before.

use super::{NO_INSTANCE_LEFT, SCOPE, board};
use super::{namespace, workload};
use crate::thresholds;
use crate::{lines, logql, promql, series};
use kit::{minutes, seconds};
use watch::alert::Alert;
use watch::query::Query;
use watch::runbook::{Step, kubectl_in, run, say, search};
use watch::scenario::{given, quiet_because, told_by};
use watch::severity::CRITICAL;

/// A query sees a sample for five minutes: what looks no further back is over then, while nothing is stored yet. What
/// looks back sees samples of whole minutes: of a Prometheus that was away it finds the first new one up to a minute
/// late, and told that nothing is stored, until the newest was asked for first.
const SINCE_LAST_SAMPLE: Query = promql! { Seconds =>
    time() -
      max(
          timestamp(up{job="prometheus"})
        or
          max_over_time(timestamp(up{job="prometheus"})[6h:1m])
      )
};

/// By its own clock: alerts are evaluated in memory, so this one fires although nothing is stored any more.
pub const PROMETHEUS_CANNOT_WRITE: Alert = Alert::new("PrometheusCannotWrite", CRITICAL)
    .when(SINCE_LAST_SAMPLE, thresholds::OWN_SAMPLE_LATE)
    .for_(seconds(30))
    .label(SCOPE, "metrics")
    .summary("Prometheus stores nothing any more")
    .description("The last sample that Prometheus stored of itself is {{ $value | humanizeDuration }} old.")
    .panel(board::STACK.panel("Samples per second"))
    // So it was on a Prometheus whose volume was filled: its last sample stays, and grows old.
    .fires(
        given(series! { up{job="prometheus"} 1x2 _x8 })
            .after(minutes(4))
            .saying("The last sample that Prometheus stored of itself is 2m 0s old."),
    )
    .fires(
        given(series! { up{job="prometheus"} 1x2 _x60 })
            .after(minutes(50))
            .saying("The last sample that Prometheus stored of itself is 48m 0s old."),
    )
    .stays_quiet(given(series! { up{job="prometheus"} 1x10 }).after(minutes(4)))
    .when_gone(told_by(&NO_INSTANCE_LEFT).job("prometheus"))
    .meaning("Prometheus scrapes, but cannot write what it reads: its volume, or the disk below it, is full or broken.")
    .impact(
        "Dashboards stand still. Within five minutes no other alert on metrics can fire, and those that fire end. \
         Where several Prometheis run, the others go on.",
    )
    .diagnosis(DIAGNOSIS)
    .remedy(REMEDY);

/// From outside: Loki reads it in the log, whatever becomes of Prometheus.
pub const PROMETHEUS_VOLUME_FULL: Alert = Alert::new("PrometheusVolumeFull", CRITICAL)
    .when_logs(
        logql!(
            "sum by (app) (count_over_time("
            r#"{namespace="monitoring", app="prometheus"} |= "no space left on device""#
            " [5m]))"
        ),
        thresholds::ANY,
    )
    .at_once()
    .label(SCOPE, "logs")
    .summary("Prometheus has no space left")
    .description("Prometheus failed to write {{ $value }} times within 5 minutes: no space left on device.")
    .panel(board::STACK.panel("Samples per second"))
    .fires(
        given(lines! {
            {namespace="monitoring", app="prometheus"}
            r#"level=ERROR source=scrape.go msg="Scrape commit failed" err="write to WAL: no space left on device""#
            2x10
        })
        .after(minutes(6))
        .saying("Prometheus failed to write 10 times within 5 minutes: no space left on device."),
    )
    .stays_quiet(given(lines! {
        {namespace="monitoring", app="prometheus"} "level=INFO source=head.go:682 msg=\"Head GC completed\"" 2x10
    }))
    .when_gone(quiet_because(
        "a Prometheus that logs nothing is told by InstanceDown, and by the letter that does not come",
    ))
    .meaning("Prometheus says in its log that its volume is full. Loki's ruler sends this alert, without Prometheus.")
    .impact("As long as it lasts no metric is stored: dashboards stand still, and no alert on metrics can fire.")
    .diagnosis(DIAGNOSIS)
    .remedy(REMEDY);

const DIAGNOSIS: &[Step] = &[
    search(
        "What fails, since when, and in which pod?",
        logql!(
            r#"{namespace="monitoring", app="prometheus"} "#
            r#"|~ "(?i)no space left|read-only file system|input/output error""#
        ),
    ),
    run("How full is its volume?", kubectl_in(namespace::MONITORING, "exec <pod> -c prometheus -- df -h /prometheus")),
    run("On which node, if it is `local-path`?", workload::PROMETHEUS.kubectl("get pods -l {app} -o wide")),
];

const REMEDY: &[Step] = &[
    say("`local-path`: its disk is the node's. Follow DiskSpaceCritical; Prometheus goes on by itself \
         once there is room."),
    say("A volume of its own: enlarge the claim in the environment, or shorten the retention; run `cargo \
         xtask gen`, and apply."),
    run(
        "Neither works, and the shop must be watched now: delete its volume and its pod. Its history is lost.",
        kubectl_in(namespace::MONITORING, "delete pvc <its claim> --wait=false")
            .then(kubectl_in(namespace::MONITORING, "delete pod <pod>")),
    ),
];
