//! Samples on their way to a central receiver. Where an environment writes to none, nothing here is written.

use super::{NO_INSTANCE_LEFT, SCOPE};
use super::{board, namespace, steps, workload};
use crate::thresholds;
use crate::{promql, series};
use kit::minutes;
use watch::alert::Alert;
use watch::rule_group::Group;
use watch::runbook::{Step, kubectl_in, run, say};
use watch::scenario::{given, told_by};
use watch::severity::WARNING;

pub const REMOTE_WRITE: Group =
    Group::new("remote-write", &[REMOTE_WRITE_BEHIND, REMOTE_WRITE_FAILING, REMOTE_WRITE_SHARDS_AT_MAXIMUM]);

/// A series of one queue, to one receiver.
macro_rules! queue {
    ($metric:ident => $($values:tt)+) => {
        series! { $metric{job="prometheus", pod="prometheus-0", remote_name="metrics.example.com"} $($values)+ }
    };
}

/// Compared with what is stored, and not with what is enqueued: a full queue takes nothing more, so that both stand
/// still while the receiver is away. What the receiver refuses for good counts as sent: `RemoteWriteFailing` tells.
const REMOTE_WRITE_BEHIND: Alert = Alert::new("RemoteWriteBehind", WARNING)
    .when(
        promql! { Seconds =>
            max by (pod) (max_over_time(prometheus_tsdb_head_max_time_seconds{job="prometheus"}[5m]))
            - on (pod) group_right ()
            max by (pod, remote_name) (
              max_over_time(prometheus_remote_storage_queue_highest_sent_timestamp_seconds{job="prometheus"}[5m])
            )
        },
        thresholds::REMOTE_WRITE_LATE,
    )
    .for_(minutes(15))
    .where_remote_write()
    .label(SCOPE, "remote-write")
    .summary("{{ $labels.remote_name }} does not get new samples")
    .description(
        "What {{ $labels.pod }} has written to {{ $labels.remote_name }} has been more than {bound} old for {for}.",
    )
    .panel(board::STACK.panel("How far the receiver is behind"))
    .fires(
        given(series! { prometheus_tsdb_head_max_time_seconds{job="prometheus", pod="prometheus-0"} 1000+60x40 })
            .and(queue!(prometheus_remote_storage_queue_highest_sent_timestamp_seconds => 1000+60x5 1300x34))
            .after(minutes(35)),
    )
    // It was away for ten minutes, and got what it missed.
    .stays_quiet(
        given(series! { prometheus_tsdb_head_max_time_seconds{job="prometheus", pod="prometheus-0"} 1000+60x40 })
            .and(queue!(prometheus_remote_storage_queue_highest_sent_timestamp_seconds => 1000+60x5 1300x9 1960+60x24))
            .after(minutes(35)),
    )
    .when_gone(told_by(&NO_INSTANCE_LEFT).job("prometheus"))
    .meaning("The receiver does not answer, is slow, or is not reached. Samples wait for it.")
    .impact(
        "Whoever looks at the central dashboards sees this cluster as it was. What waits is sent later, for as long as \
         the write-ahead log has it: about two hours. Then it is missing there for good.",
    )
    .diagnosis(DIAGNOSIS)
    .fix(&say("The receiver is down or overloaded: tell whoever runs it. Nothing has to be done here."))
    .remedy(REMEDY);

/// A native histogram is a sample to people, and is counted apart.
const REMOTE_WRITE_FAILING: Alert = Alert::new("RemoteWriteFailing", WARNING)
    .when(
        promql! { Ratio =>
            sum by (pod, remote_name) (
              rate(prometheus_remote_storage_samples_failed_total{job="prometheus"}[5m])
              + rate(prometheus_remote_storage_histograms_failed_total{job="prometheus"}[5m])
            )
            /
            sum by (pod, remote_name) (
              rate(prometheus_remote_storage_samples_total{job="prometheus"}[5m])
              + rate(prometheus_remote_storage_histograms_total{job="prometheus"}[5m])
            )
        },
        thresholds::REMOTE_WRITE_LOST,
    )
    .for_(minutes(10))
    .where_remote_write()
    .label(SCOPE, "remote-write")
    .summary("{{ $labels.remote_name }} refuses samples")
    .description(
        "{{ $value | humanizePercentage }} of the samples of {{ $labels.pod }} are refused by \
         {{ $labels.remote_name }}, and lost there.",
    )
    .panel(board::STACK.panel("Samples that the receiver refuses"))
    .fires(
        given(queue!(prometheus_remote_storage_samples_failed_total => 0+220x30))
            .and(queue!(prometheus_remote_storage_histograms_failed_total => 0+440x30))
            .and(queue!(prometheus_remote_storage_samples_total => 0+30000x30))
            .and(queue!(prometheus_remote_storage_histograms_total => 0+30000x30))
            .after(minutes(20))
            .saying("1.1% of the samples of prometheus-0 are refused by metrics.example.com, and lost there."),
    )
    .stays_quiet(
        given(queue!(prometheus_remote_storage_samples_failed_total => 0+180x30))
            .and(queue!(prometheus_remote_storage_histograms_failed_total => 0+360x30))
            .and(queue!(prometheus_remote_storage_samples_total => 0+30000x30))
            .and(queue!(prometheus_remote_storage_histograms_total => 0+30000x30))
            .after(minutes(20)),
    )
    .when_gone(told_by(&NO_INSTANCE_LEFT).job("prometheus"))
    .meaning(
        "The receiver answers with an error after which it makes no sense to try again: it refuses the login (401, \
         403), the samples (400), or too many of them (429).",
    )
    .impact("These samples are missing at the receiver for good. Alerts and dashboards here have them.")
    .diagnosis(DIAGNOSIS)
    .fix(&say(
        "401 or 403: write the right password or token into the Secret. Its file follows within two minutes, without a \
         restart.",
    ))
    .fix(&say(
        "400 with `out of order` or `duplicate sample`: another cluster writes the same series. Give each an external \
         label of its own.",
    ))
    .fix(&say(
        "429: raise the limit of this cluster at the receiver, or send less: name fewer series in `.keep_metrics(…)` \
         of its `RemoteWrite`.",
    ))
    .remedy(REMEDY);

const REMOTE_WRITE_SHARDS_AT_MAXIMUM: Alert = Alert::new("RemoteWriteShardsAtMaximum", WARNING)
    .when(
        promql! { Count =>
            max by (pod, remote_name) (max_over_time(prometheus_remote_storage_shards_desired{job="prometheus"}[5m]))
            -
            max by (pod, remote_name) (max_over_time(prometheus_remote_storage_shards_max{job="prometheus"}[5m]))
        },
        thresholds::ANY,
    )
    .for_(minutes(15))
    .where_remote_write()
    .label(SCOPE, "remote-write")
    .summary("Prometheus wants to write to {{ $labels.remote_name }} in more requests at once than it may")
    .description(
        "{{ $labels.pod }} has wanted more requests at once to {{ $labels.remote_name }} than its queue allows, for \
         {for}.",
    )
    .panel(board::STACK.panel("Requests at once to the receiver"))
    .fires(
        given(queue!(prometheus_remote_storage_shards_desired => 14x30))
            .and(queue!(prometheus_remote_storage_shards_max => 10x30)),
    )
    // It catches up after an outage.
    .stays_quiet(
        given(queue!(prometheus_remote_storage_shards_desired => 1x5 14x5 10x20))
            .and(queue!(prometheus_remote_storage_shards_max => 10x30)),
    )
    .when_gone(told_by(&NO_INSTANCE_LEFT).job("prometheus"))
    .meaning("Samples come faster than the receiver takes them, with all the requests that may run at once.")
    .impact("It falls behind, and RemoteWriteBehind follows.")
    .diagnosis(DIAGNOSIS)
    .fix(&say("The receiver is slow: tell whoever runs it, with the time of a request from the dashboard."))
    .fix(&say(
        "It is fast, and far away: allow more at once by `.queue(Queue::new().max_shards(…))`. Each needs memory: see \
         the alert's panel.",
    ))
    .fix(&say("It needs not all of it: send less by `.keep_metrics(…)`."));

const DIAGNOSIS: &[Step] = &[
    run(
        "What does Prometheus say? It names the status of the answer.",
        workload::PROMETHEUS.kubectl("logs -l {app} -c prometheus --tail=200 --prefix | grep -i remote"),
    ),
    run("Is the way to the receiver open?", workload::PROMETHEUS.kubectl("get networkpolicy {name} -o yaml")),
    run("Are its credentials there?", kubectl_in(namespace::MONITORING, "describe secret central-metrics")),
];

const REMEDY: &[Step] = &[
    say("Something cuts the way (a firewall, a proxy, a name that is not found): open it, and everything is sent."),
    *steps::APPLY_GENERATED,
];
