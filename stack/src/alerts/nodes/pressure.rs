//! Nodes that run out of disk, memory or process numbers, as their kubelet says: it is evicting pods now.

use crate::alerts::{NO_INSTANCE_LEFT, SCOPE, board};
use crate::thresholds;
use crate::{promql, series};
use kit::minutes;
use watch::alert::Alert;
use watch::runbook::{ask, run, say, sh};
use watch::scenario::{Trial, told_by};
use watch::severity::CRITICAL;

/// Of kube-state-metrics, which hears it from the API server: it is told even where the node's own agents are gone.
pub const NODE_UNDER_PRESSURE: Alert = Alert::new("NodeUnderPressure", CRITICAL)
    .when(
        promql! { Truth =>
            max by (node, condition) (kube_node_status_condition{
                job="kube-state-metrics", condition=~"DiskPressure|MemoryPressure|PIDPressure", status="true"
            })
        },
        thresholds::IT_IS_SO,
    )
    .for_(minutes(1))
    // DiskSpaceCritical, which it mutes, fires on for three.
    .keep_firing_for(minutes(5))
    .label(SCOPE, "node")
    .summary("Node {{ $labels.node }} evicts pods: {{ $labels.condition }}")
    .description(
        "Node {{ $labels.node }} is under {{ $labels.condition }}: it evicts pods, and starts none but \
         those that it cannot do without.",
    )
    .panel(board::CLUSTER.panel("Nodes ready over time"))
    .tried(Trial::of(series! {
        kube_node_status_condition{job="kube-state-metrics", node="n1", condition="DiskPressure", status="true"} 0
    }))
    .when_gone(told_by(&NO_INSTANCE_LEFT).job("kube-state-metrics"))
    .meaning("The kubelet of a node has less disk, memory or free process numbers than it needs.")
    .impact(
        "It evicts pods until there is enough: those of the shop first, which have no priority. Those \
         with a volume of `local-path`, such as the database, cannot go elsewhere.",
    )
    .look(&run(
        "What does the kubelet say?",
        sh("kubectl describe node <node> | sed -n '/Conditions/,/Addresses/p;/Events/,$p'"),
    ))
    .look(&run("Which pods has it evicted?", sh("kubectl get pods -A --field-selector status.phase=Failed")))
    .look(&ask("How much disk is left?", promql! { node_device:node_filesystem_free:ratio }))
    .look(&ask(
        "How much memory is left?",
        promql! { min by (node) (node_memory_MemAvailable_bytes{job="node-exporter"}) },
    ))
    .fix(&say("DiskPressure: follow DiskSpaceCritical. On the node, `sudo crictl rmi --prune` frees the most at once."))
    .fix(&say("MemoryPressure: find the pod that grows (HighMemoryUsage), and delete it. Then give it a limit."))
    .fix(&say("PIDPressure: a program starts processes without end. `ps -eo ppid= | sort | uniq -c | sort -n | \
         tail` finds it."))
    .fix(&run(
        "Evicted pods stay listed as Failed. Once it is over:",
        sh("kubectl delete pods -A --field-selector status.phase=Failed"),
    ));
