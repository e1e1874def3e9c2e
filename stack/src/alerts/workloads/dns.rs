//! The names of the cluster: without them nothing finds anything, and no message leaves.

use crate::alerts::{board, namespace};
use crate::thresholds;
use crate::{promql, series};
use kit::minutes;
use watch::alert::Alert;
use watch::runbook::{kubectl_in, run, say};
use watch::scenario::{given, quiet_because};
use watch::severity::CRITICAL;

/// Held on for as long as failed messages are counted, so that the first that can leave says why they failed.
pub const CLUSTER_DNS_DOWN: Alert = Alert::new("ClusterDnsDown", CRITICAL)
    .when(
        promql! { Count =>
            max by (namespace, deployment) (kube_deployment_status_replicas_available{
              job="kube-state-metrics", namespace="kube-system", deployment="coredns"
            })
        },
        thresholds::NONE_LEFT,
    )
    .for_(minutes(1))
    .keep_firing_for(minutes(15))
    .summary("No name in the cluster is found")
    .description("Deployment {{ $labels.namespace }}/{{ $labels.deployment }} has no available pod.")
    .panel(board::CLUSTER.panel("Pods by phase"))
    .fires(given(series! {
        kube_deployment_status_replicas_available{
            job="kube-state-metrics", namespace="kube-system", deployment="coredns"
        } 2 0x10
    }))
    .stays_quiet(given(series! {
        kube_deployment_status_replicas_available{
            job="kube-state-metrics", namespace="kube-system", deployment="coredns"
        } 2 1x10
    }))
    .when_gone(quiet_because("a cluster whose DNS is not a Deployment `coredns` has nothing to tell here"))
    .meaning(
        "CoreDNS has no pod that is ready. The mail server, the chat and the SMS gateway have names too: while it \
         lasts, Alertmanager can tell nobody, and this message comes once names are found again. What people \
         notice meanwhile is a sign of life that does not come.",
    )
    .impact("Frontend, backend and database do not find each other: the shop is closed. Probes and log agents stop.")
    .look(&run(
        "What do its pods say?",
        kubectl_in(namespace::SYSTEM, "get pods -o wide -l k8s-app=kube-dns")
            .then(kubectl_in(namespace::SYSTEM, "logs -l k8s-app=kube-dns --tail=20")),
    ))
    .look(&run("What happened last?", kubectl_in(namespace::SYSTEM, "get events --sort-by=.lastTimestamp | tail -20")))
    .fix(&run(
        "It was scaled to none: scale it up.",
        kubectl_in(namespace::SYSTEM, "scale deployment/<deployment> --replicas=2"),
    ))
    .fix(&run(
        "A new Corefile does not load: the log names the line. Correct it, and start anew.",
        kubectl_in(namespace::SYSTEM, "edit configmap coredns")
            .then(kubectl_in(namespace::SYSTEM, "rollout restart deployment/<deployment>")),
    ))
    .fix(&say("Both pods are on a node that is down: see KubeNodeNotReady. Afterwards spread them over two nodes."));
