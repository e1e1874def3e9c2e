//! Containers that end and are started again.

use crate::alerts::{SCOPE, board};
use crate::thresholds;
use crate::{logql, promql, series};
use kit::minutes;
use watch::alert::Alert;
use watch::runbook::{ask, run, say, search, sh};
use watch::scenario::given;
use watch::severity::WARNING;

/// A pod of a Deployment bears its name, a hash of its template and five letters more, of an alphabet without vowels:
/// <https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#pod-template-hash-label>.
/// Others have no label `deployment`.
pub const CONTAINER_RESTARTING: Alert = Alert::new("ContainerRestarting", WARNING)
    .when(
        promql! {
            label_replace(
              max by (namespace, pod, container) (
                increase(kube_pod_container_status_restarts_total{job="kube-state-metrics"}[15m])
              ),
              "deployment", "$1",
              "pod", "(.+)-[bcdfghjklmnpqrstvwxz2456789]+-[bcdfghjklmnpqrstvwxz2456789]{5}"
            )
        },
        thresholds::RESTARTS_SOME,
    )
    .for_(minutes(5))
    .label(SCOPE, "pod")
    .summary("Container {{ $labels.container }} of pod {{ $labels.pod }} restarts")
    .description(
        "Restarts of container {{ $labels.container }} of pod {{ $labels.namespace }}/{{ $labels.pod }} within 15 \
         minutes: {{ printf \"%.0f\" $value }}.",
    )
    .panel(board::CLUSTER.panel("Restarts in the last hour"))
    .fires(
        given(series! {
            kube_pod_container_status_restarts_total{
                job="kube-state-metrics", namespace="dhakacart", pod="dhakacart-backend-7c9f8d6b5-k2xwp",
                container="backend"
            } 0x4 1x14
        })
        .with("deployment", "dhakacart-backend")
        .saying(
            "Restarts of container backend of pod dhakacart/dhakacart-backend-7c9f8d6b5-k2xwp within 15 minutes: 1.",
        )
        .after(minutes(12)),
    )
    .fires(
        given(series! {
            kube_pod_container_status_restarts_total{
                job="kube-state-metrics", namespace="monitoring", pod="loki-0", container="loki"
            } 0x4 1x14
        })
        .with("deployment", "")
        .saying("Restarts of container loki of pod monitoring/loki-0 within 15 minutes: 1.")
        .after(minutes(12)),
    )
    .stays_quiet(given(series! {
        kube_pod_container_status_restarts_total{
            job="kube-state-metrics", namespace="dhakacart", pod="dhakacart-backend-7c9f8d6b5-k2xwp",
            container="backend"
        } 5x27
    }))
    .meaning(
        "A container ended and was started again: it crashed, was killed for its memory, or failed its liveness \
         probe.",
    )
    .impact("The requests that it was serving failed. If it goes on, the app has fewer pods than it needs.")
    .look(&run(
        "Why did it end? Look at `Last State`, its reason and its exit code (137 is killed).",
        sh("kubectl -n <namespace> describe pod <pod>"),
    ))
    .look(&run(
        "What did it say before it ended?",
        sh("kubectl -n <namespace> logs <pod> -c <container> --previous --tail=50"),
    ))
    .look(&search(
        "The same of all pods of the backend:",
        logql!(r#"{namespace="dhakacart", app="dhakacart-backend"} |~ "(?i)error|fatal""#),
    ))
    .look(&ask(
        "Which containers were killed for their memory?",
        promql! { Truth =>
            kube_pod_container_status_last_terminated_reason{job="kube-state-metrics", reason="OOMKilled"} == 1
        },
    ))
    .fix(&say("`OOMKilled`: raise its memory limit, or fix the leak."))
    .fix(&run("It began with a new version: go back.", sh("kubectl -n <namespace> rollout undo deployment/<name>")))
    .fix(&say("Its liveness probe fails: see whether the database and Redis answer, for the backend's `/health` \
         asks both."));

pub const CONTAINER_OUT_OF_MEMORY: Alert = Alert::new("ContainerOutOfMemory", WARNING)
    .when(
        promql! { Count =>
            max by (namespace, pod, container) (
              increase(kube_pod_container_status_restarts_total{job="kube-state-metrics"}[30m])
            )
            and on (namespace, pod, container)
            (kube_pod_container_status_last_terminated_reason{job="kube-state-metrics", reason="OOMKilled"} == 1)
        },
        thresholds::RESTARTS_SOME,
    )
    .at_once()
    .summary("Container {{ $labels.container }} of pod {{ $labels.pod }} ran out of memory")
    .description(
        "The kernel killed container {{ $labels.container }} of pod {{ $labels.namespace }}/{{ \
         $labels.pod }} at its memory limit.",
    )
    .panel(board::CLUSTER.panel("Memory nearest to its limit"))
    .fires(
        given(series! {
            kube_pod_container_status_restarts_total{
                job="kube-state-metrics", namespace="dhakacart", pod="dhakacart-backend-1", container="backend"
            } 0x5 1x30
        })
        .and(series! {
            kube_pod_container_status_last_terminated_reason{
                job="kube-state-metrics", namespace="dhakacart", pod="dhakacart-backend-1", container="backend",
                reason="OOMKilled"
            } _x5 1x30
        })
        .after(minutes(10)),
    )
    // It was killed once, long ago, and has run since.
    .stays_quiet(
        given(series! {
            kube_pod_container_status_restarts_total{
                job="kube-state-metrics", namespace="dhakacart", pod="dhakacart-backend-1", container="backend"
            } 1x60
        })
        .and(series! {
            kube_pod_container_status_last_terminated_reason{
                job="kube-state-metrics", namespace="dhakacart", pod="dhakacart-backend-1", container="backend",
                reason="OOMKilled"
            } 1x60
        })
        .after(minutes(50)),
    )
    .meaning("A container wanted more memory than its limit, and the kernel ended it within the last half hour.")
    .impact("The requests that it was serving failed. It comes back, and may be killed again.")
    .look(&ask(
        "How did its memory grow? A slow slope is a leak, a jump is a request that was too large.",
        promql! {
            sum by (pod) (
              container_memory_working_set_bytes{job="cadvisor", namespace="dhakacart", container!=""}
            )
        },
    ))
    .look(&run(
        "What is its limit?",
        sh("kubectl -n <namespace> get pod <pod> -o jsonpath='{.spec.containers[*].resources.limits.memory}'"),
    ))
    .fix(&say("It fits what the program needs: raise the limit of its Deployment."))
    .fix(&run("It leaks since a new version: go back.", sh("kubectl -n <namespace> rollout undo deployment/<name>")));
