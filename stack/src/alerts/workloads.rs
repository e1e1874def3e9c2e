//! What Kubernetes was asked for is there: replicas, room to grow, and memory to live in.

use super::{SCOPE, board, targets};
use crate::promql;
use crate::thresholds;
use kit::minutes;
use watch::alert::Alert;
use watch::rule_group::Group;
use watch::runbook::{Runbook, ask, run, say};
use watch::scenario::{Gone, given, told_by};
use watch::severity::WARNING;

pub const WORKLOADS: Group =
    Group::new("workloads", &[DEPLOYMENT_REPLICAS_MISSING, AUTOSCALER_AT_MAXIMUM, CONTAINER_OUT_OF_MEMORY]);

const KUBE_STATE_METRICS_GONE: Gone = told_by(&targets::NO_INSTANCE_LEFT).job("kube-state-metrics");

pub const DEPLOYMENT_REPLICAS_MISSING: Alert = Alert::new("DeploymentReplicasMissing", WARNING)
    .when(
        promql! { Count =>
              sum by (namespace, deployment) (kube_deployment_spec_replicas{job="kube-state-metrics"})
            -
              sum by (namespace, deployment) (kube_deployment_status_replicas_available{job="kube-state-metrics"})
        },
        thresholds::ANY,
    )
    .held_for(minutes(15))
    .per(&["namespace", "deployment"])
    .label(SCOPE, "deployment")
    .summary("{{ $labels.deployment }} has fewer pods than it should")
    .description(
        "Deployment {{ $labels.namespace }}/{{ $labels.deployment }} lacks {{ $value }} of its pods, and has for a quarter of an hour.",
    )
    .panel(board::CLUSTER.panel("Pods by phase"))
    .fires(
        given(r#"kube_deployment_spec_replicas{job="kube-state-metrics", namespace="dhakacart", deployment="dhakacart-backend"}"#, "3x30")
            .and(r#"kube_deployment_status_replicas_available{job="kube-state-metrics", namespace="dhakacart", deployment="dhakacart-backend"}"#, "2x30")
            .with("namespace", "dhakacart")
            .with("deployment", "dhakacart-backend")
            .saying("Deployment dhakacart/dhakacart-backend lacks 1 of its pods, and has for a quarter of an hour."),
    )
    // A rollout that ends in time.
    .stays_quiet(
        given(r#"kube_deployment_spec_replicas{job="kube-state-metrics", namespace="dhakacart", deployment="dhakacart-backend"}"#, "3x30")
            .and(r#"kube_deployment_status_replicas_available{job="kube-state-metrics", namespace="dhakacart", deployment="dhakacart-backend"}"#, "2x10 3x20"),
    )
    .when_gone(KUBE_STATE_METRICS_GONE)
    .runbook(Runbook {
        meaning: "Some pods of a Deployment do not become ready. That none is left, ServiceDown says.",
        impact: "The others carry the load. If one more fails, or many visitors come, the shop becomes slow.",
        diagnosis: &[
            run("Which pods, and why? Read the events at the end.", "kubectl -n <namespace> get pods -o wide\nkubectl -n <namespace> describe pod <pod> | tail -20"),
            run("Is a rollout stuck?", "kubectl -n <namespace> rollout status deployment/<deployment> --timeout=10s"),
        ],
        remedy: &[
            say("`Pending`: no node has room. Add a node, or lower the requests of what matters less."),
            say("`ImagePullBackOff`: the tag does not exist, or the registry refuses."),
            run("A rollout that never ends: go back.", "kubectl -n <namespace> rollout undo deployment/<deployment>"),
        ],
    });

pub const AUTOSCALER_AT_MAXIMUM: Alert = Alert::new("AutoscalerAtMaximum", WARNING)
    .when(
        promql! { Ratio =>
              max by (namespace, horizontalpodautoscaler) (kube_horizontalpodautoscaler_status_desired_replicas{job="kube-state-metrics"})
            /
              (max by (namespace, horizontalpodautoscaler) (kube_horizontalpodautoscaler_spec_max_replicas{job="kube-state-metrics"}) > 1)
        },
        thresholds::AUTOSCALER_FULL,
    )
    .held_for(minutes(30))
    .per(&["namespace", "horizontalpodautoscaler"])
    .summary("{{ $labels.horizontalpodautoscaler }} cannot add more pods")
    .description(
        "The autoscaler {{ $labels.namespace }}/{{ $labels.horizontalpodautoscaler }} has been at its maximum for half an hour.",
    )
    .panel(board::APPLICATION.panel("Backend replicas"))
    .fires(
        given(r#"kube_horizontalpodautoscaler_status_desired_replicas{job="kube-state-metrics", namespace="dhakacart", horizontalpodautoscaler="dhakacart-backend-hpa"}"#, "10x60")
            .and(r#"kube_horizontalpodautoscaler_spec_max_replicas{job="kube-state-metrics", namespace="dhakacart", horizontalpodautoscaler="dhakacart-backend-hpa"}"#, "10x60")
            .with("namespace", "dhakacart")
            .with("horizontalpodautoscaler", "dhakacart-backend-hpa"),
    )
    .stays_quiet(
        given(r#"kube_horizontalpodautoscaler_status_desired_replicas{job="kube-state-metrics", namespace="dhakacart", horizontalpodautoscaler="dhakacart-backend-hpa"}"#, "9x60")
            .and(r#"kube_horizontalpodautoscaler_spec_max_replicas{job="kube-state-metrics", namespace="dhakacart", horizontalpodautoscaler="dhakacart-backend-hpa"}"#, "10x60"),
    )
    .when_gone(KUBE_STATE_METRICS_GONE)
    .runbook(Runbook {
        meaning: "Every pod that the autoscaler may start is running, and it would want more.",
        impact: "Response times grow with each further visitor.",
        diagnosis: &[
            run("What does it measure, and what does it want?", "kubectl -n <namespace> describe hpa <name>"),
            ask(
                "Is it visitors, per second?",
                promql! { sum by (app) (rate(http_requests_total{job="dhakacart-pods"}[5m])) },
            ),
        ],
        remedy: &[
            run("Nodes have room: raise the maximum.", "kubectl top nodes\nkubectl -n <namespace> edit hpa <name>"),
            say("Nodes have none: add one first."),
            say("No more visitors than usual: a new version needs more CPU than the one before it. Go back."),
        ],
    });

pub const CONTAINER_OUT_OF_MEMORY: Alert = Alert::new("ContainerOutOfMemory", WARNING)
    .when(
        promql! { Count =>
            max by (namespace, pod, container) (increase(kube_pod_container_status_restarts_total{job="kube-state-metrics"}[30m]))
            and on (namespace, pod, container)
            (kube_pod_container_status_last_terminated_reason{job="kube-state-metrics", reason="OOMKilled"} == 1)
        },
        thresholds::RESTARTS_SOME,
    )
    .at_once()
    .per(&["namespace", "pod", "container"])
    .summary("Container {{ $labels.container }} of pod {{ $labels.pod }} ran out of memory")
    .description("The kernel killed container {{ $labels.container }} of pod {{ $labels.namespace }}/{{ $labels.pod }} at its memory limit.")
    .panel(board::CLUSTER.panel("Memory nearest to its limit"))
    .fires(
        given(r#"kube_pod_container_status_restarts_total{job="kube-state-metrics", namespace="dhakacart", pod="dhakacart-backend-1", container="backend"}"#, "0x5 1x30")
            .and(r#"kube_pod_container_status_last_terminated_reason{job="kube-state-metrics", namespace="dhakacart", pod="dhakacart-backend-1", container="backend", reason="OOMKilled"}"#, "_x5 1x30")
            .with("namespace", "dhakacart")
            .with("pod", "dhakacart-backend-1")
            .with("container", "backend")
            .after(minutes(10)),
    )
    // It was killed once, long ago, and has run since.
    .stays_quiet(
        given(r#"kube_pod_container_status_restarts_total{job="kube-state-metrics", namespace="dhakacart", pod="dhakacart-backend-1", container="backend"}"#, "1x60")
            .and(r#"kube_pod_container_status_last_terminated_reason{job="kube-state-metrics", namespace="dhakacart", pod="dhakacart-backend-1", container="backend", reason="OOMKilled"}"#, "1x60")
            .after(minutes(50)),
    )
    .when_gone(KUBE_STATE_METRICS_GONE)
    .runbook(Runbook {
        meaning: "A container wanted more memory than its limit, and the kernel ended it within the last half hour.",
        impact: "The requests that it was serving failed. It comes back, and may be killed again.",
        diagnosis: &[
            ask(
                "How did its memory grow? A slow slope is a leak, a jump is a request that was too large.",
                promql! { sum by (pod) (container_memory_working_set_bytes{job="cadvisor", namespace="dhakacart", container!=""}) },
            ),
            run("What is its limit?", "kubectl -n <namespace> get pod <pod> -o jsonpath='{.spec.containers[*].resources.limits.memory}'"),
        ],
        remedy: &[
            say("It fits what the program needs: raise the limit of its Deployment."),
            run("It leaks since a new version: go back.", "kubectl -n <namespace> rollout undo deployment/<name>"),
        ],
    });
