//! What the machines have left of CPU and memory.

use super::UNTIL_ITS_NODE_TELLS;
use crate::alerts::namespace;
use crate::alerts::{SCOPE, board, steps};
use crate::thresholds;
use crate::{promql, record};
use kit::minutes;
use watch::alert::Alert;
use watch::record::Record;
use watch::runbook::{Step, ask, kubectl_in, run, say, sh};
use watch::severity::{CRITICAL, WARNING};

/// The share of a node's CPU that is in use. Work, and waiting for a disk, are not idle time. All modes are counted,
/// and not taken to be one second a second: of a node that has just joined, `rate` sees less of every mode alike.
pub(super) const CPU_IN_USE: Record = record! { node:node_cpu:ratio_rate5m =>
    1 -
      sum by (node) (rate(node_cpu_seconds_total{job="node-exporter", mode="idle"}[5m]))
    /
      sum by (node) (rate(node_cpu_seconds_total{job="node-exporter"}[5m]))
};

/// The share of a node's memory that it could not give to a program that asked for it.
pub(super) const MEMORY_IN_USE: Record = record! { node:node_memory:ratio =>
    1 -
      sum by (node) (node_memory_MemAvailable_bytes{job="node-exporter"})
    /
      sum by (node) (node_memory_MemTotal_bytes{job="node-exporter"})
};

pub const HIGH_CPU: Alert = Alert::new("HighCPU", WARNING)
    .when(CPU_IN_USE.recorded(), thresholds::CPU_HIGH)
    .for_(minutes(5))
    .keep_firing_for(UNTIL_ITS_NODE_TELLS)
    .label(SCOPE, "node")
    .summary("CPU of node {{ $labels.node }} is busy")
    .description("{{ $value | humanizePercentage }} of the CPU of node {{ $labels.node }} is in use.")
    .panel(board::CLUSTER.panel("CPU by node"))
    .meaning(
        "More than {bound} of the CPU of a node is in use. On a sale day that is expected; on a quiet day something \
         runs wild.",
    )
    .impact("Nothing is broken yet. Near 100 % the pods on this node wait for CPU, and the shop becomes slow.")
    .diagnosis(CPU_DIAGNOSIS)
    .remedy(CPU_REMEDY);

pub const CRITICAL_CPU_USAGE: Alert = HIGH_CPU
    .escalated("CriticalCPUUsage", CRITICAL, thresholds::CPU_CRITICAL, minutes(2))
    .summary("CPU of node {{ $labels.node }} is exhausted")
    .meaning("A node has no CPU left: every program there waits for its turn.")
    .impact(
        "Pages load slowly. If it lasts, health checks time out and pods are restarted although nothing is wrong with \
         them.",
    );

const CPU_DIAGNOSIS: &[Step] = &[
    ask(
        "Which pods use the most CPU, in cores?",
        promql! {
            topk(
              10, sum by (node, namespace, pod) (
                rate(container_cpu_usage_seconds_total{job="cadvisor", container!=""}[5m])
              )
            )
        },
    ),
    run("The same from the command line:", sh("kubectl top pods -A --sort-by=cpu | head -15")),
    ask(
        "Is it visitors? Compare the requests per second with an hour ago.",
        promql! { sum by (app) (app_method_route_status:http_requests:rate5m) },
    ),
];

const CPU_REMEDY: &[Step] = &[
    run(
        "Many visitors: see whether the autoscaler has reached its maximum, and raise the maximum if nodes have room.",
        steps::AUTOSCALERS,
    ),
    run(
        "One pod runs wild: restart its Deployment. Its other pods serve meanwhile.",
        sh("kubectl -n <namespace> rollout restart deployment/<name>"),
    ),
    run(
        "This node only: let its pods start elsewhere, and look at it in peace. Undo with `kubectl uncordon <node>`.",
        sh("kubectl cordon <node>\nkubectl -n <namespace> delete pod <the busiest pod>"),
    ),
    say("All nodes are busy: add a worker node."),
];

pub const HIGH_MEMORY_USAGE: Alert = Alert::new("HighMemoryUsage", WARNING)
    .when(MEMORY_IN_USE.recorded(), thresholds::MEMORY_HIGH)
    .for_(minutes(5))
    .keep_firing_for(UNTIL_ITS_NODE_TELLS)
    .label(SCOPE, "node")
    .summary("Memory of node {{ $labels.node }} is getting short")
    .description("{{ $value | humanizePercentage }} of the memory of node {{ $labels.node }} is in use.")
    .panel(board::CLUSTER.panel("Memory by node"))
    .meaning(
        "A node has little memory that it could still give. Caches are not counted: they are given back on demand.",
    )
    .impact("Nothing is broken yet. When the memory is used up, the kernel kills a process, perhaps the database.")
    .diagnosis(MEMORY_DIAGNOSIS)
    .remedy(MEMORY_REMEDY);

pub const CRITICAL_MEMORY_USAGE: Alert = HIGH_MEMORY_USAGE
    .escalated("CriticalMemoryUsage", CRITICAL, thresholds::MEMORY_CRITICAL, minutes(2))
    .summary("Memory of node {{ $labels.node }} is exhausted")
    .meaning("A node is about to run out of memory.")
    .impact(
        "The kernel will kill a process at any moment, and the kubelet evicts pods. If it hits the database, the shop \
         stops.",
    );

const MEMORY_DIAGNOSIS: &[Step] = &[
    ask(
        "Which pods hold the most memory?",
        promql! {
            topk(10, sum by (node, namespace, pod) (container_memory_working_set_bytes{job="cadvisor", container!=""}))
        },
    ),
    run("The same from the command line:", sh("kubectl top pods -A --sort-by=memory | head -15")),
    run(
        "Were pods evicted or killed already?",
        sh("kubectl get events -A --sort-by=.lastTimestamp | grep -Ei 'evict|oom'"),
    ),
];

const MEMORY_REMEDY: &[Step] = &[
    run(
        "One pod has grown: restart its Deployment, and tell its developers that it leaks.",
        sh("kubectl -n <namespace> rollout restart deployment/<name>"),
    ),
    run(
        "Too many pods on this node: keep new ones away, and move some that have replicas elsewhere.",
        sh("kubectl cordon <node>")
            .then(kubectl_in(namespace::SHOP, "delete pod <a backend or frontend pod on that node>")),
    ),
    say("All nodes are full: add a worker node, then `kubectl uncordon` the cordoned ones."),
];
