//! Pods and their volumes: what they use of what they may, and whether they keep running.

use super::{SCOPE, board, targets};
use crate::thresholds;
use crate::{logql, promql, record};
use kit::minutes;
use watch::alert::Alert;
use watch::record::Record;
use watch::rule_group::Group;
use watch::runbook::{Runbook, ask, run, say, search};
use watch::scenario::{Gone, given, told_by};
use watch::severity::WARNING;

pub const PODS: Group =
    Group::new("pods", &[HIGH_CPU, HIGH_MEMORY_USAGE, CONTAINER_RESTARTING, PERSISTENT_VOLUME_FILLING_UP])
        .recording(&[CPU_OF_LIMIT, MEMORY_OF_LIMIT]);

/// The share of a pod's CPU limit that it uses. A pod without a limit has none.
const CPU_OF_LIMIT: Record = record! { namespace_pod:container_cpu_of_limit:ratio_rate5m =>
      sum by (namespace, pod) (rate(container_cpu_usage_seconds_total{job="cadvisor", container!="", image!=""}[5m]))
    /
      sum by (namespace, pod) (
        max by (namespace, pod, container) (kube_pod_container_resource_limits{job="kube-state-metrics", resource="cpu"})
      )
};

/// The share of a pod's memory limit that it holds and cannot give back: caches of files are not counted, which the kernel
/// gives to whoever needs the memory.
const MEMORY_OF_LIMIT: Record = record! { namespace_pod:container_memory_of_limit:ratio =>
      sum by (namespace, pod) (container_memory_rss{job="cadvisor", container!="", image!=""})
    /
      sum by (namespace, pod) (
        max by (namespace, pod, container) (kube_pod_container_resource_limits{job="kube-state-metrics", resource="memory"})
      )
};

/// Pods come and go; that nobody measures them any more is told.
const CADVISOR_GONE: Gone = told_by(&targets::NO_INSTANCE_LEFT).job("cadvisor");

pub const HIGH_CPU: Alert = Alert::new("HighCPU", WARNING)
    .when(
        promql! { namespace_pod:container_cpu_of_limit:ratio_rate5m },
        thresholds::CPU_HIGH,
    )
    .held_for(minutes(5))
    .per(&["namespace", "pod"])
    .label(SCOPE, "pod")
    .summary("CPU of pod {{ $labels.pod }} is busy")
    .description(
        "Pod {{ $labels.namespace }}/{{ $labels.pod }} uses {{ $value | humanizePercentage }} of its CPU limit.",
    )
    .panel(board::CLUSTER.panel("Top pods by CPU"))
    .fires(
        given(r#"container_cpu_usage_seconds_total{job="cadvisor", node="n1", namespace="dhakacart", pod="dhakacart-backend-1", container="backend", image="backend:1"}"#, "500+24.3x20")
            .and(r#"kube_pod_container_resource_limits{job="kube-state-metrics", namespace="dhakacart", pod="dhakacart-backend-1", container="backend", resource="cpu"}"#, "0.5x20")
            .with("namespace", "dhakacart")
            .with("pod", "dhakacart-backend-1")
            .after(minutes(10))
            .saying("Pod dhakacart/dhakacart-backend-1 uses 81% of its CPU limit."),
    )
    .stays_quiet(
        given(r#"container_cpu_usage_seconds_total{job="cadvisor", node="n1", namespace="dhakacart", pod="dhakacart-backend-1", container="backend", image="backend:1"}"#, "500+23.7x20")
            .and(r#"kube_pod_container_resource_limits{job="kube-state-metrics", namespace="dhakacart", pod="dhakacart-backend-1", container="backend", resource="cpu"}"#, "0.5x20"),
    )
    .when_gone(CADVISOR_GONE)
    .runbook(Runbook {
        meaning: "A pod uses nearly all the CPU that its limit allows. Pods without a CPU limit are not looked at.",
        impact: "At 100 % it is throttled: it answers more slowly, though the node may have CPU to spare.",
        diagnosis: &[
            ask(
                "Is it throttled already? The share of periods in which it had to wait:",
                promql! {
                      sum by (namespace, pod) (rate(container_cpu_cfs_throttled_periods_total{job="cadvisor", container!=""}[5m]))
                    /
                      (sum by (namespace, pod) (rate(container_cpu_cfs_periods_total{job="cadvisor", container!=""}[5m])) > 0)
                },
            ),
            run("Do its sisters work as hard? Then it is visitors, else it is this pod.", "kubectl -n <namespace> top pods"),
            run("Has the autoscaler reached its maximum?", "kubectl -n dhakacart get hpa"),
        ],
        remedy: &[
            say("All pods of the app are busy and the autoscaler is at its maximum: raise the maximum."),
            run("Only this one is busy: delete it. Its Deployment starts another.", "kubectl -n <namespace> delete pod <pod>"),
            say("It is always so: raise the CPU limit of its container."),
        ],
    });

pub const HIGH_MEMORY_USAGE: Alert = Alert::new("HighMemoryUsage", WARNING)
    .when(
        promql! { namespace_pod:container_memory_of_limit:ratio },
        thresholds::MEMORY_HIGH,
    )
    .held_for(minutes(5))
    .per(&["namespace", "pod"])
    .label(SCOPE, "pod")
    .summary("Memory of pod {{ $labels.pod }} is getting short")
    .description(
        "Pod {{ $labels.namespace }}/{{ $labels.pod }} holds {{ $value | humanizePercentage }} of its memory limit.",
    )
    .panel(board::CLUSTER.panel("Top pods by memory"))
    .fires(
        given(r#"container_memory_rss{job="cadvisor", node="n1", namespace="dhakacart", pod="dhakacart-backend-1", container="backend", image="backend:1"}"#, "81e6x10")
            .and(r#"kube_pod_container_resource_limits{job="kube-state-metrics", namespace="dhakacart", pod="dhakacart-backend-1", container="backend", resource="memory"}"#, "100e6x10")
            .with("namespace", "dhakacart")
            .with("pod", "dhakacart-backend-1")
            .saying("Pod dhakacart/dhakacart-backend-1 holds 81% of its memory limit."),
    )
    .stays_quiet(
        given(r#"container_memory_rss{job="cadvisor", node="n1", namespace="dhakacart", pod="dhakacart-backend-1", container="backend", image="backend:1"}"#, "79e6x10")
            .and(r#"kube_pod_container_resource_limits{job="kube-state-metrics", namespace="dhakacart", pod="dhakacart-backend-1", container="backend", resource="memory"}"#, "100e6x10"),
    )
    .when_gone(CADVISOR_GONE)
    .runbook(Runbook {
        meaning: "A pod holds nearly all the memory that its limit allows. Only memory that cannot be given back is counted, \
                  so file caches of the database do not raise this alert.",
        impact: "At 100 % the kernel kills it (`OOMKilled`), and the requests that it was serving fail.",
        diagnosis: &[
            ask(
                "Does it grow steadily, or did it jump? Look at the last day.",
                promql! { Bytes =>
                    sum by (namespace, pod) (container_memory_rss{job="cadvisor", namespace="dhakacart", container!=""})
                },
            ),
            run("Was it killed for it before?", "kubectl -n <namespace> describe pod <pod> | grep -A5 'Last State'"),
        ],
        remedy: &[
            run("It grows steadily, so it leaks: restart it now, and tell its developers.", "kubectl -n <namespace> delete pod <pod>"),
            say("It jumped with the visitors: raise the memory limit of its container."),
        ],
    });

pub const CONTAINER_RESTARTING: Alert = Alert::new("ContainerRestarting", WARNING)
    .when(
        promql! {
            max by (namespace, pod, container) (increase(kube_pod_container_status_restarts_total{job="kube-state-metrics"}[15m]))
        },
        thresholds::RESTARTS_SOME,
    )
    .held_for(minutes(5))
    .per(&["namespace", "pod", "container"])
    .label(SCOPE, "pod")
    .summary("Container {{ $labels.container }} of pod {{ $labels.pod }} restarts")
    .description(
        r#"Container {{ $labels.container }} of pod {{ $labels.namespace }}/{{ $labels.pod }} restarted {{ printf "%.0f" $value }} times within 15 minutes."#,
    )
    .panel(board::CLUSTER.panel("Restarts in the last hour"))
    .fires(
        given(r#"kube_pod_container_status_restarts_total{job="kube-state-metrics", namespace="dhakacart", pod="dhakacart-backend-1", container="backend"}"#, "0x5 1x20")
            .with("namespace", "dhakacart")
            .with("pod", "dhakacart-backend-1")
            .with("container", "backend")
            .after(minutes(12))
            .saying("Container backend of pod dhakacart/dhakacart-backend-1 restarted 1 times within 15 minutes."),
    )
    .stays_quiet(given(r#"kube_pod_container_status_restarts_total{job="kube-state-metrics", namespace="dhakacart", pod="dhakacart-backend-1", container="backend"}"#, "3x30"))
    .when_gone(told_by(&targets::NO_INSTANCE_LEFT).job("kube-state-metrics"))
    .runbook(Runbook {
        meaning: "A container ended and was started again: it crashed, was killed for its memory, or failed its liveness probe.",
        impact: "The requests that it was serving failed. If it goes on, the app has fewer pods than it needs.",
        diagnosis: &[
            run("Why did it end? Look at `Last State`, its reason and its exit code (137 is killed).", "kubectl -n <namespace> describe pod <pod>"),
            run("What did it say before it ended?", "kubectl -n <namespace> logs <pod> -c <container> --previous --tail=50"),
            search("The same of all pods of the backend:", logql!(r#"{namespace="dhakacart", app="dhakacart-backend"} |~ "(?i)error|fatal""#)),
            ask(
                "Which containers were killed for their memory?",
                promql! { Truth =>
                    kube_pod_container_status_last_terminated_reason{job="kube-state-metrics", reason="OOMKilled"} == 1
                },
            ),
        ],
        remedy: &[
            say("`OOMKilled`: raise its memory limit, or mend the leak."),
            run("It began with a new version: go back.", "kubectl -n <namespace> rollout undo deployment/<name>"),
            say("Its liveness probe fails: see whether the database and Redis answer, for the backend's `/health` asks both."),
        ],
    });

pub const PERSISTENT_VOLUME_FILLING_UP: Alert = Alert::new("PersistentVolumeFillingUp", WARNING)
    .when(
        promql! {
              min by (namespace, persistentvolumeclaim) (kubelet_volume_stats_available_bytes{job="kubelet"})
            /
              min by (namespace, persistentvolumeclaim) (kubelet_volume_stats_capacity_bytes{job="kubelet"} > 0)
        },
        thresholds::DISK_FREE_CRITICAL,
    )
    .held_for(minutes(5))
    .per(&["namespace", "persistentvolumeclaim"])
    .label(SCOPE, "volume")
    .summary("Volume {{ $labels.persistentvolumeclaim }} is nearly full")
    .description(
        "Only {{ $value | humanizePercentage }} of the volume of claim {{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} is free.",
    )
    .panel(board::CLUSTER.panel("Volume use over time"))
    .fires(
        given(r#"kubelet_volume_stats_available_bytes{job="kubelet", node="n1", namespace="monitoring", persistentvolumeclaim="prometheus-data"}"#, "9e9x10")
            .and(r#"kubelet_volume_stats_capacity_bytes{job="kubelet", node="n1", namespace="monitoring", persistentvolumeclaim="prometheus-data"}"#, "100e9x10")
            .with("namespace", "monitoring")
            .with("persistentvolumeclaim", "prometheus-data")
            .saying("Only 9% of the volume of claim monitoring/prometheus-data is free."),
    )
    .stays_quiet(
        given(r#"kubelet_volume_stats_available_bytes{job="kubelet", node="n1", namespace="monitoring", persistentvolumeclaim="prometheus-data"}"#, "11e9x10")
            .and(r#"kubelet_volume_stats_capacity_bytes{job="kubelet", node="n1", namespace="monitoring", persistentvolumeclaim="prometheus-data"}"#, "100e9x10"),
    )
    .when_gone(told_by(&targets::NO_INSTANCE_LEFT).job("kubelet"))
    .runbook(Runbook {
        meaning: "A persistent volume has less than a tenth of its space left. Prometheus and Loki fill theirs to four fifths by \
                  design, so this bound is lower than that of disks. Volumes of `local-path` may report nothing here: they are \
                  folders on a node's disk, which `DiskSpaceLow` watches.",
        impact: "A database whose volume is full takes no orders. Prometheus or Loki whose volume is full record nothing.",
        diagnosis: &[
            run("Whose volume is it?", "kubectl -n <namespace> describe pvc <claim> | grep -A3 'Used By'"),
            ask(
                "Where will it be in a day, if it goes on as in the last 6 hours? Below zero is full.",
                promql! { predict_linear(kubelet_volume_stats_available_bytes{job="kubelet"}[6h], 24 * 3600) },
            ),
        ],
        remedy: &[
            run(
                "Enlarge it, where the storage class allows (`ALLOWVOLUMEEXPANSION`).",
                "kubectl get storageclass\nkubectl -n <namespace> edit pvc <claim>",
            ),
            say("Prometheus or Loki: shorten the retention in the environment, run `cargo xtask gen`, and apply."),
        ],
    });
