//! What Kubernetes was asked to run: it is there, it keeps running, and it has room to grow.

mod containers;
mod pods;

use containers::{CONTAINER_OUT_OF_MEMORY, CONTAINER_RESTARTING};
use pods::{HIGH_CPU, HIGH_MEMORY_USAGE};

use crate::alerts::{SCOPE, board};
use crate::thresholds;
use crate::{promql, series};
use kit::minutes;
use watch::alert::Alert;
use watch::rule_group::Group;
use watch::runbook::{ask, run, say, sh};
use watch::scenario::given;
use watch::severity::WARNING;

pub const WORKLOADS: Group = Group::new(
    "workloads",
    &[
        HIGH_CPU,
        HIGH_MEMORY_USAGE,
        CONTAINER_RESTARTING,
        CONTAINER_OUT_OF_MEMORY,
        DEPLOYMENT_REPLICAS_MISSING,
        AUTOSCALER_AT_MAXIMUM,
        PERSISTENT_VOLUME_FILLING_UP,
    ],
)
.recording(&[pods::CPU_OF_LIMIT, pods::MEMORY_OF_LIMIT]);

pub const DEPLOYMENT_REPLICAS_MISSING: Alert = Alert::new("DeploymentReplicasMissing", WARNING)
    .when(
        promql! { Count =>
              sum by (namespace, deployment) (kube_deployment_spec_replicas{job="kube-state-metrics"})
            -
              sum by (namespace, deployment) (kube_deployment_status_replicas_available{job="kube-state-metrics"})
        },
        thresholds::ANY,
    )
    .for_(minutes(15))
    .label(SCOPE, "deployment")
    .summary("{{ $labels.deployment }} has fewer pods than it should")
    .description(
        "Deployment {{ $labels.namespace }}/{{ $labels.deployment }} lacks {{ $value }} of its pods, and has for \
         {for}.",
    )
    .panel(board::CLUSTER.panel("Pods by phase"))
    // A rollout that ends in time.
    .stays_quiet(
        given(series! {
            kube_deployment_spec_replicas{
                job="kube-state-metrics", namespace="dhakacart", deployment="dhakacart-backend"
            } 3x30
        })
        .and(series! {
            kube_deployment_status_replicas_available{
                job="kube-state-metrics", namespace="dhakacart", deployment="dhakacart-backend"
            } 2x10 3x20
        }),
    )
    .meaning("Some pods of a Deployment do not become ready. That none is left, ServiceDown says.")
    .impact("The others carry the load. If one more fails, or many visitors come, the shop becomes slow.")
    .look(&run(
        "Which pods, and why? Read the events at the end.",
        sh("kubectl -n <namespace> get pods -o wide\nkubectl -n <namespace> describe pod <pod> | tail -20"),
    ))
    .look(&run(
        "Is a rollout stuck?",
        sh("kubectl -n <namespace> rollout status deployment/<deployment> --timeout=10s"),
    ))
    .fix(&say("`Pending`: no node has room. Add a node, or lower the requests of what matters less."))
    .fix(&say("`ImagePullBackOff`: the tag does not exist, or the registry refuses."))
    .fix(&run(
        "A rollout that never ends: go back.",
        sh("kubectl -n <namespace> rollout undo deployment/<deployment>"),
    ));

pub const AUTOSCALER_AT_MAXIMUM: Alert = Alert::new("AutoscalerAtMaximum", WARNING)
    .when(
        promql! { Ratio =>
              max by (namespace, horizontalpodautoscaler) (
                kube_horizontalpodautoscaler_status_desired_replicas{job="kube-state-metrics"}
              )
            /
              (max by (namespace, horizontalpodautoscaler) (
                kube_horizontalpodautoscaler_spec_max_replicas{job="kube-state-metrics"}
              ) > 1)
        },
        thresholds::AUTOSCALER_FULL,
    )
    .for_(minutes(30))
    .summary("{{ $labels.horizontalpodautoscaler }} cannot add more pods")
    .description(
        "The autoscaler {{ $labels.namespace }}/{{ $labels.horizontalpodautoscaler }} has been at its maximum for \
         {for}.",
    )
    .panel(board::APPLICATION.panel("Backend replicas"))
    .meaning("Every pod that the autoscaler may start is running, and it would want more.")
    .impact("Response times grow with each further visitor.")
    .look(&run("What does it measure, and what does it want?", sh("kubectl -n <namespace> describe hpa <name>")))
    .look(&ask(
        "Is it visitors, per second?",
        promql! { sum by (app) (rate(http_requests_total{job="dhakacart-pods"}[5m])) },
    ))
    .fix(&run("Nodes have room: raise the maximum.", sh("kubectl top nodes\nkubectl -n <namespace> edit hpa <name>")))
    .fix(&say("Nodes have none: add one first."))
    .fix(&say("No more visitors than usual: a new version needs more CPU than the one before it. Go back."));

pub const PERSISTENT_VOLUME_FILLING_UP: Alert = Alert::new("PersistentVolumeFillingUp", WARNING)
    .when(
        promql! {
              min by (namespace, persistentvolumeclaim) (kubelet_volume_stats_available_bytes{job="kubelet"})
            /
              min by (namespace, persistentvolumeclaim) (kubelet_volume_stats_capacity_bytes{job="kubelet"} > 0)
        },
        thresholds::DISK_FREE_CRITICAL,
    )
    .for_(minutes(5))
    .label(SCOPE, "volume")
    .summary("Volume {{ $labels.persistentvolumeclaim }} is nearly full")
    .description(
        "Only {{ $value | humanizePercentage }} of the volume of claim {{ $labels.namespace }}/{{ \
         $labels.persistentvolumeclaim }} is free.",
    )
    .panel(board::CLUSTER.panel("Volume use over time"))
    .meaning(
        "A persistent volume has less than {bound} of its space left. Prometheus and Loki fill theirs to four fifths \
         by design, so this bound is lower than that of disks. Volumes of `local-path` may report nothing here: they \
         are folders on a node's disk, which `DiskSpaceLow` watches.",
    )
    .impact("A database whose volume is full takes no orders. Prometheus or Loki whose volume is full record nothing.")
    .look(&run("Whose volume is it?", sh("kubectl -n <namespace> describe pvc <claim> | grep -A3 'Used By'")))
    .look(&ask(
        "Where will it be in a day, if it goes on as in the last 6 hours? Below zero is full.",
        promql! { predict_linear(kubelet_volume_stats_available_bytes{job="kubelet"}[6h], 24 * 3600) },
    ))
    .fix(&run(
        "Enlarge it, where the storage class allows (`ALLOWVOLUMEEXPANSION`).",
        sh("kubectl get storageclass\nkubectl -n <namespace> edit pvc <claim>"),
    ))
    .fix(&say("Prometheus or Loki: shorten the retention in the environment, run `cargo xtask gen`, and apply."));
