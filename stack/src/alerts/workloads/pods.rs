//! What pods use of the CPU and the memory that they may use.

use crate::alerts::{SCOPE, board, steps};
use crate::thresholds;
use crate::{promql, record};
use kit::minutes;
use watch::alert::Alert;
use watch::record::Record;
use watch::runbook::{ask, run, say, sh};
use watch::severity::WARNING;

/// How near a pod is to its CPU limit: the share that its busiest container uses of its own. One without a limit has
/// none.
pub(super) const CPU_OF_LIMIT: Record = record! { namespace_pod:container_cpu_of_limit:ratio_rate5m =>
    max by (namespace, pod) (
        sum by (namespace, pod, container) (
          rate(container_cpu_usage_seconds_total{job="cadvisor", container!="", image!=""}[5m])
        )
      /
        max by (namespace, pod, container) (
          kube_pod_container_resource_limits{job="kube-state-metrics", resource="cpu"}
        )
    )
};

/// The share of its memory limit that the fullest container of a pod holds and cannot give back: caches of files are
/// not counted, which the kernel gives to any program that needs the memory.
pub(super) const MEMORY_OF_LIMIT: Record = record! { namespace_pod:container_memory_of_limit:ratio =>
    max by (namespace, pod) (
        sum by (namespace, pod, container) (container_memory_rss{job="cadvisor", container!="", image!=""})
      /
        max by (namespace, pod, container) (
          kube_pod_container_resource_limits{job="kube-state-metrics", resource="memory"}
        )
    )
};

pub const HIGH_CPU: Alert = Alert::new("HighCPU", WARNING)
    .when(CPU_OF_LIMIT.recorded(), thresholds::CPU_HIGH)
    .for_(minutes(5))
    .label(SCOPE, "pod")
    .summary("CPU of pod {{ $labels.pod }} is busy")
    .description(
        "A container of pod {{ $labels.namespace }}/{{ $labels.pod }} uses {{ $value | humanizePercentage }} of its \
         CPU limit.",
    )
    .panel(board::CLUSTER.panel("Top pods by CPU"))
    .meaning("A container uses nearly all the CPU that its limit allows. One without a CPU limit is not looked at.")
    .impact("At 100 % it is throttled: it answers more slowly, though the node may have CPU to spare.")
    .look(&ask(
        "Is it throttled already? The share of periods in which it had to wait:",
        promql! {
              sum by (namespace, pod) (
                rate(container_cpu_cfs_throttled_periods_total{job="cadvisor", container!=""}[5m])
              )
            /
              (sum by (namespace, pod) (
                rate(container_cpu_cfs_periods_total{job="cadvisor", container!=""}[5m])
              ) > 0)
        },
    ))
    .look(&run(
        "Do its sisters work as hard? Then it is visitors, else it is this pod.",
        sh("kubectl -n <namespace> top pods"),
    ))
    .look(&run("Has the autoscaler reached its maximum?", steps::AUTOSCALERS))
    .fix(&say("All pods of the app are busy and the autoscaler is at its maximum: raise the maximum."))
    .fix(&run(
        "Only this one is busy: delete it. Its Deployment starts another.",
        sh("kubectl -n <namespace> delete pod <pod>"),
    ))
    .fix(&say("It is always so: raise the CPU limit of its container."));

pub const HIGH_MEMORY_USAGE: Alert = Alert::new("HighMemoryUsage", WARNING)
    .when(MEMORY_OF_LIMIT.recorded(), thresholds::MEMORY_HIGH)
    .for_(minutes(5))
    .label(SCOPE, "pod")
    .summary("Memory of pod {{ $labels.pod }} is getting short")
    .description(
        "A container of pod {{ $labels.namespace }}/{{ $labels.pod }} holds {{ $value | humanizePercentage }} of its \
         memory limit.",
    )
    .panel(board::CLUSTER.panel("Top pods by memory"))
    .meaning(
        "A pod holds nearly all the memory that its limit allows. Only memory that cannot be given back is counted, \
                  so file caches of the database do not raise this alert.",
    )
    .impact("At 100 % the kernel kills it (`OOMKilled`), and the requests that it was serving fail.")
    .look(&ask(
        "Does it grow steadily, or did it jump? Look at the last day.",
        promql! { Bytes =>
            sum by (namespace, pod) (container_memory_rss{job="cadvisor", namespace="dhakacart", container!=""})
        },
    ))
    .look(&run("Was it killed for it before?", sh("kubectl -n <namespace> describe pod <pod> | grep -A5 'Last State'")))
    .fix(&run(
        "It grows steadily, so it leaks: restart it now, and tell its developers.",
        sh("kubectl -n <namespace> delete pod <pod>"),
    ))
    .fix(&say("It jumped with the visitors: raise the memory limit of its container."));
