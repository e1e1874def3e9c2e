//! The machines: CPU, memory, and whether they take part in the cluster at all.

use super::{SCOPE, board, targets};
use crate::thresholds;
use crate::{logql, promql, record};
use kit::minutes;
use watch::alert::Alert;
use watch::record::Record;
use watch::rule_group::Group;
use watch::runbook::{Runbook, Step, ask, run, say, search};
use watch::scenario::{Gone, given, told_by};
use watch::severity::{CRITICAL, WARNING};

pub const NODES: Group =
    Group::new("nodes", &[HIGH_CPU, CRITICAL_CPU_USAGE, HIGH_MEMORY_USAGE, CRITICAL_MEMORY_USAGE, KUBE_NODE_NOT_READY])
        .recording(&[CPU_IN_USE, MEMORY_IN_USE]);

/// The share of a node's CPU that is in use. Whoever works or waits for a disk is not idle. All modes are counted, and not
/// taken to be one second a second: of a node that has just joined, `rate` sees less of every mode alike.
const CPU_IN_USE: Record = record! { node:node_cpu:ratio_rate5m =>
    1 -
      sum by (node) (rate(node_cpu_seconds_total{job="node-exporter", mode="idle"}[5m]))
    /
      sum by (node) (rate(node_cpu_seconds_total{job="node-exporter"}[5m]))
};

/// The share of a node's memory that it could not give to a program that asked for it.
const MEMORY_IN_USE: Record = record! { node:node_memory:ratio =>
    1 -
      sum by (node) (node_memory_MemAvailable_bytes{job="node-exporter"})
    /
      sum by (node) (node_memory_MemTotal_bytes{job="node-exporter"})
};

/// One node that is removed from the cluster takes its alerts with it; that all are unwatched is told.
pub(super) const NODE_EXPORTER_GONE: Gone = told_by(&targets::NO_INSTANCE_LEFT).job("node-exporter");

pub const HIGH_CPU: Alert = Alert::new("HighCPU", WARNING)
    .when(promql! { node:node_cpu:ratio_rate5m }, thresholds::CPU_HIGH)
    .held_for(minutes(5))
    .per(&["node"])
    .label(SCOPE, "node")
    .summary("CPU of node {{ $labels.node }} is busy")
    .description("{{ $value | humanizePercentage }} of the CPU of node {{ $labels.node }} is in use.")
    .panel(board::CLUSTER.panel("CPU by node"))
    .fires(
        given(r#"node_cpu_seconds_total{job="node-exporter", node="n1", cpu="0", mode="idle"}"#, "500+11.7x20")
            .and(r#"node_cpu_seconds_total{job="node-exporter", node="n1", cpu="0", mode="user"}"#, "500+48.3x20")
            .with("node", "n1")
            .saying("80.5% of the CPU of node n1 is in use."),
    )
    .stays_quiet(given(r#"node_cpu_seconds_total{job="node-exporter", node="n1", cpu="0", mode="idle"}"#, "500+12.3x20")
            .and(r#"node_cpu_seconds_total{job="node-exporter", node="n1", cpu="0", mode="user"}"#, "500+47.7x20"))
    .when_gone(NODE_EXPORTER_GONE)
    .runbook(Runbook {
        meaning: "A node has little CPU left. On a sale day that is expected; on a quiet day something runs wild.",
        impact: "Nothing is broken yet. Above 95 % the pods on this node begin to wait for CPU, and the shop becomes slow.",
        diagnosis: CPU_DIAGNOSIS,
        remedy: CPU_REMEDY,
    });

pub const CRITICAL_CPU_USAGE: Alert = Alert::new("CriticalCPUUsage", CRITICAL)
    .when(promql! { node:node_cpu:ratio_rate5m }, thresholds::CPU_CRITICAL)
    .held_for(minutes(2))
    .per(&["node"])
    .label(SCOPE, "node")
    .summary("CPU of node {{ $labels.node }} is exhausted")
    .description("{{ $value | humanizePercentage }} of the CPU of node {{ $labels.node }} is in use.")
    .panel(board::CLUSTER.panel("CPU by node"))
    .fires(
        given(r#"node_cpu_seconds_total{job="node-exporter", node="n1", cpu="0", mode="idle"}"#, "500+2.7x20")
            .and(r#"node_cpu_seconds_total{job="node-exporter", node="n1", cpu="0", mode="user"}"#, "500+57.3x20")
            .with("node", "n1")
            .saying("95.5% of the CPU of node n1 is in use."),
    )
    .stays_quiet(given(r#"node_cpu_seconds_total{job="node-exporter", node="n1", cpu="0", mode="idle"}"#, "0+30x6 183.3+3.3x20")
            .and(r#"node_cpu_seconds_total{job="node-exporter", node="n1", cpu="0", mode="user"}"#, "0+30x6 236.7+56.7x20"))
    .when_gone(NODE_EXPORTER_GONE)
    .runbook(Runbook {
        meaning: "A node has no CPU left: whatever runs there waits for its turn.",
        impact: "Pages load slowly. If it lasts, health checks time out and pods are restarted although nothing is wrong with them.",
        diagnosis: CPU_DIAGNOSIS,
        remedy: CPU_REMEDY,
    });

const CPU_DIAGNOSIS: &[Step] = &[
    ask(
        "Which pods use the most CPU, in cores?",
        promql! {
            topk(10, sum by (node, namespace, pod) (rate(container_cpu_usage_seconds_total{job="cadvisor", container!=""}[5m])))
        },
    ),
    run("The same from the command line:", "kubectl top pods -A --sort-by=cpu | head -15"),
    ask(
        "Is it visitors? Compare the requests per second with an hour ago.",
        promql! { sum by (app) (app_method_route_status:http_requests:rate5m) },
    ),
];

const CPU_REMEDY: &[Step] = &[
    run(
        "Many visitors: see whether the autoscaler has reached its maximum, and raise the maximum if nodes have room.",
        "kubectl -n dhakacart get hpa",
    ),
    run(
        "One pod runs wild: restart its Deployment. Its other pods serve meanwhile.",
        "kubectl -n <namespace> rollout restart deployment/<name>",
    ),
    run(
        "This node only: let its pods start elsewhere, and look at it in peace. Undo with `kubectl uncordon <node>`.",
        "kubectl cordon <node>\nkubectl -n <namespace> delete pod <the busiest pod>",
    ),
    say("All nodes are busy: add a worker node."),
];

pub const HIGH_MEMORY_USAGE: Alert = Alert::new("HighMemoryUsage", WARNING)
    .when(promql! { node:node_memory:ratio }, thresholds::MEMORY_HIGH)
    .held_for(minutes(5))
    .per(&["node"])
    .label(SCOPE, "node")
    .summary("Memory of node {{ $labels.node }} is getting short")
    .description("{{ $value | humanizePercentage }} of the memory of node {{ $labels.node }} is in use.")
    .panel(board::CLUSTER.panel("Memory by node"))
    .fires(
        given(r#"node_memory_MemAvailable_bytes{job="node-exporter", node="n1"}"#, "19.5e9x10")
            .and(r#"node_memory_MemTotal_bytes{job="node-exporter", node="n1"}"#, "100e9x10")
            .with("node", "n1")
            .saying("80.5% of the memory of node n1 is in use."),
    )
    .stays_quiet(
        given(r#"node_memory_MemAvailable_bytes{job="node-exporter", node="n1"}"#, "20.5e9x10")
            .and(r#"node_memory_MemTotal_bytes{job="node-exporter", node="n1"}"#, "100e9x10"),
    )
    .when_gone(NODE_EXPORTER_GONE)
    .runbook(Runbook {
        meaning: "A node has little memory that it could still give. Caches are not counted: they are given back on demand.",
        impact: "Nothing is broken yet. When the memory is used up, the kernel kills a process, perhaps the database.",
        diagnosis: MEMORY_DIAGNOSIS,
        remedy: MEMORY_REMEDY,
    });

pub const CRITICAL_MEMORY_USAGE: Alert = Alert::new("CriticalMemoryUsage", CRITICAL)
    .when(promql! { node:node_memory:ratio }, thresholds::MEMORY_CRITICAL)
    .held_for(minutes(2))
    .per(&["node"])
    .label(SCOPE, "node")
    .summary("Memory of node {{ $labels.node }} is exhausted")
    .description("{{ $value | humanizePercentage }} of the memory of node {{ $labels.node }} is in use.")
    .panel(board::CLUSTER.panel("Memory by node"))
    .fires(
        given(r#"node_memory_MemAvailable_bytes{job="node-exporter", node="n1"}"#, "4.5e9x10")
            .and(r#"node_memory_MemTotal_bytes{job="node-exporter", node="n1"}"#, "100e9x10")
            .with("node", "n1")
            .saying("95.5% of the memory of node n1 is in use."),
    )
    .stays_quiet(
        given(r#"node_memory_MemAvailable_bytes{job="node-exporter", node="n1"}"#, "5.5e9x10")
            .and(r#"node_memory_MemTotal_bytes{job="node-exporter", node="n1"}"#, "100e9x10"),
    )
    .when_gone(NODE_EXPORTER_GONE)
    .runbook(Runbook {
        meaning: "A node is about to run out of memory.",
        impact: "The kernel will kill a process at any moment, and the kubelet evicts pods. If it hits the database, the shop stops.",
        diagnosis: MEMORY_DIAGNOSIS,
        remedy: MEMORY_REMEDY,
    });

const MEMORY_DIAGNOSIS: &[Step] = &[
    ask(
        "Which pods hold the most memory?",
        promql! {
            topk(10, sum by (node, namespace, pod) (container_memory_working_set_bytes{job="cadvisor", container!=""}))
        },
    ),
    run("The same from the command line:", "kubectl top pods -A --sort-by=memory | head -15"),
    run(
        "Were pods evicted or killed already?",
        "kubectl get events -A --sort-by=.lastTimestamp | grep -Ei 'evict|oom'",
    ),
];

const MEMORY_REMEDY: &[Step] = &[
    run(
        "One pod has grown: restart its Deployment, and tell its developers that it leaks.",
        "kubectl -n <namespace> rollout restart deployment/<name>",
    ),
    run(
        "Too many pods on this node: keep new ones away, and move some that have replicas elsewhere.",
        "kubectl cordon <node>\nkubectl -n dhakacart delete pod <a backend or frontend pod on that node>",
    ),
    say("All nodes are full: add a worker node, then `kubectl uncordon` the cordoned ones."),
];

pub const KUBE_NODE_NOT_READY: Alert = Alert::new("KubeNodeNotReady", CRITICAL)
    .when(
        promql! { Truth =>
            max by (node) (kube_node_status_condition{job="kube-state-metrics", condition="Ready", status="true"})
            unless on (node)
            max by (node) (kube_node_spec_unschedulable{job="kube-state-metrics"}) == 1
        },
        thresholds::IS_DOWN,
    )
    .held_for(minutes(3))
    .per(&["node"])
    .label(SCOPE, "node")
    .summary("Node {{ $labels.node }} is not ready")
    .description(
        "Kubernetes has not heard from node {{ $labels.node }} for minutes, or the node says that it cannot run pods. \
         Cordoned nodes are left out.",
    )
    .panel(board::CLUSTER.panel("Nodes ready over time"))
    .fires(given(r#"kube_node_status_condition{job="kube-state-metrics", node="n1", condition="Ready", status="true"}"#, "1 1 0x10").and(r#"kube_node_spec_unschedulable{job="kube-state-metrics", node="n1"}"#, "0x12").with("node", "n1"))
    .stays_quiet(given(r#"kube_node_status_condition{job="kube-state-metrics", node="n1", condition="Ready", status="true"}"#, "1 0x2 1x10").and(r#"kube_node_spec_unschedulable{job="kube-state-metrics", node="n1"}"#, "0x14"))
    .stays_quiet(given(r#"kube_node_status_condition{job="kube-state-metrics", node="n1", condition="Ready", status="true"}"#, "0x12").and(r#"kube_node_spec_unschedulable{job="kube-state-metrics", node="n1"}"#, "1x12"))
    .when_gone(told_by(&targets::NO_INSTANCE_LEFT).job("kube-state-metrics"))
    .runbook(Runbook {
        meaning: "A machine of the cluster is down, cut off, or its kubelet fails.",
        impact: "After five minutes its pods are started on other nodes. Pods with a volume of `local-path`, such as the database, \
                 cannot move: they are down until this node is back.",
        diagnosis: &[
            run("What does Kubernetes know?", "kubectl get nodes -o wide\nkubectl describe node <node> | sed -n '/Conditions/,/Addresses/p'"),
            run("Which pods are hit?", "kubectl get pods -A -o wide --field-selector spec.nodeName=<node>"),
            search("What did it log last?", logql!(r#"{node="<node>", namespace="kube-system"} |~ "(?i)error|fail""#)),
            say("Is the EC2 instance running, and does it pass its status checks in the AWS console?"),
        ],
        remedy: &[
            say("The instance is stopped or fails its checks: start or reboot it in the AWS console."),
            say("It runs: log in by SSH, read `journalctl -u kubelet -n 100`, then `sudo systemctl restart kubelet containerd`."),
            run("It cannot be saved: remove it, and join a new worker.", "kubectl drain <node> --ignore-daemonsets --delete-emptydir-data --force\nkubectl delete node <node>"),
        ],
    });
