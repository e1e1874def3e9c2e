//! What Kubernetes was asked to run: it is there, it keeps running, and it has room to grow.

mod containers;
mod dns;
mod pods;
mod volumes;

pub use containers::{CONTAINER_OUT_OF_MEMORY, CONTAINER_RESTARTING};
pub use dns::CLUSTER_DNS_DOWN;

use pods::{HIGH_CPU, HIGH_MEMORY_USAGE};
use volumes::PERSISTENT_VOLUME_FILLING_UP;

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
        CLUSTER_DNS_DOWN,
        AUTOSCALER_AT_MAXIMUM,
        PERSISTENT_VOLUME_FILLING_UP,
    ],
)
.recording(&[pods::CPU_OF_LIMIT, pods::MEMORY_OF_LIMIT, volumes::VOLUME_USED]);

pub const DEPLOYMENT_REPLICAS_MISSING: Alert = Alert::new("DeploymentReplicasMissing", WARNING)
    .when(
        // A release whose image cannot be pulled leaves the pods of the one before it: all are there, and old.
        promql! { Count =>
              (
                  sum by (namespace, deployment) (kube_deployment_spec_replicas{job="kube-state-metrics"})
                -
                  sum by (namespace, deployment) (kube_deployment_status_replicas_available{job="kube-state-metrics"})
              ) > 0
            or
              sum by (namespace, deployment) (kube_deployment_spec_replicas{job="kube-state-metrics"})
              -
              sum by (namespace, deployment) (kube_deployment_status_replicas_updated{job="kube-state-metrics"})
        },
        thresholds::ANY,
    )
    .for_(minutes(15))
    .label(SCOPE, "deployment")
    .summary("{{ $labels.deployment }} lacks pods of its release")
    .description(
        "Deployment {{ $labels.namespace }}/{{ $labels.deployment }} lacks {{ $value }} of the pods of its release, \
         and has for {for}. Pods of the release before it may still be there.",
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
        })
        .and(series! {
            kube_deployment_status_replicas_updated{
                job="kube-state-metrics", namespace="dhakacart", deployment="dhakacart-backend"
            } 1x12 3x18
        }),
    )
    // What lab/cluster showed: the image of a release cannot be pulled, and nothing else told it.
    .fires(
        given(series! {
            kube_deployment_spec_replicas{
                job="kube-state-metrics", namespace="dhakacart", deployment="dhakacart-backend"
            } 3x40
        })
        .and(series! {
            kube_deployment_status_replicas_available{
                job="kube-state-metrics", namespace="dhakacart", deployment="dhakacart-backend"
            } 3x40
        })
        .and(series! {
            kube_deployment_status_replicas_updated{
                job="kube-state-metrics", namespace="dhakacart", deployment="dhakacart-backend"
            } 1x40
        })
        .saying(
            "Deployment dhakacart/dhakacart-backend lacks 2 of the pods of its release, and has for 15 minutes. Pods \
             of the release before it may still be there.",
        ),
    )
    .meaning("Some pods of a Deployment's release do not become ready. That none is left, ServiceDown says.")
    .impact("The others, or those of the release before, carry the load. What was released does not arrive.")
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
