//! The machines: whether they take part in the cluster, what they have left, and how long that will last.

mod cpu_and_memory;
mod disks;
mod pressure;

pub use cpu_and_memory::{CRITICAL_CPU_USAGE, CRITICAL_MEMORY_USAGE, HIGH_CPU, HIGH_MEMORY_USAGE};
pub use disks::{DISK_SPACE_CRITICAL, DISK_SPACE_LOW, INODES_LOW};
pub use pressure::NODE_UNDER_PRESSURE;

use crate::alerts::{SCOPE, board};
use crate::thresholds;
use crate::{logql, promql, series};
use kit::{Duration, minutes};
use watch::alert::Alert;
use watch::rule_group::Group;
use watch::runbook::{Step, ask, run, say, search, sh};
use watch::scenario::{given, told_by};
use watch::severity::{CRITICAL, WARNING};

pub const NODES: Group = Group::new(
    "nodes",
    &[
        HIGH_CPU,
        CRITICAL_CPU_USAGE,
        HIGH_MEMORY_USAGE,
        CRITICAL_MEMORY_USAGE,
        KUBE_NODE_NOT_READY,
        NODE_UNDER_PRESSURE,
        DISK_SPACE_LOW,
        DISK_SPACE_CRITICAL,
        INODES_LOW,
        CLOCK_SKEW,
        CLOCK_NOT_SYNCHRONISED,
        KUBELET_CERTIFICATE_EXPIRING,
    ],
)
.recording(&[cpu_and_memory::CPU_IN_USE, cpu_and_memory::MEMORY_IN_USE, disks::DISK_FREE]);

/// The series of a node that is cut off end at once, and with them what was told of its disks and CPU, although nobody
/// knows that it is over. Who is back by then has never ended; else `KubeNodeNotReady` fires, and mutes the end.
const UNTIL_ITS_NODE_TELLS: Duration = minutes(5);
/// An end that is muted is forgotten when Alertmanager next looks at its group, which is once in `group_interval`: the
/// longest is five minutes. One that is muted no longer is told until then, although the disk is as full as it was.
const UNTIL_ENDS_ARE_FORGOTTEN: Duration = minutes(6);

pub const KUBE_NODE_NOT_READY: Alert = Alert::new("KubeNodeNotReady", CRITICAL)
    .when(
        promql! { Truth =>
            max by (node) (kube_node_status_condition{job="kube-state-metrics", condition="Ready", status="true"})
            unless on (node)
            max by (node) (kube_node_spec_unschedulable{job="kube-state-metrics"}) == 1
        },
        thresholds::IS_DOWN,
    )
    .for_(minutes(3))
    .keep_firing_for(UNTIL_ENDS_ARE_FORGOTTEN)
    .label(SCOPE, "node")
    .summary("Node {{ $labels.node }} is not ready")
    .description(
        "Kubernetes has not heard from node {{ $labels.node }} for minutes, or the node says that it cannot run pods. \
         Cordoned nodes are left out.",
    )
    .panel(board::CLUSTER.panel("Nodes ready over time"))
    .fires(
        given(series! {
            kube_node_status_condition{job="kube-state-metrics", node="n1", condition="Ready", status="true"}
            1 1 0x10
        })
        .and(series! { kube_node_spec_unschedulable{job="kube-state-metrics", node="n1"} 0x12 }),
    )
    .stays_quiet(
        given(series! {
            kube_node_status_condition{job="kube-state-metrics", node="n1", condition="Ready", status="true"}
            1 0x2 1x10
        })
        .and(series! { kube_node_spec_unschedulable{job="kube-state-metrics", node="n1"} 0x14 }),
    )
    .stays_quiet(
        given(series! {
            kube_node_status_condition{job="kube-state-metrics", node="n1", condition="Ready", status="true"}
            0x12
        })
        .and(series! { kube_node_spec_unschedulable{job="kube-state-metrics", node="n1"} 1x12 }),
    )
    // Measured: lab/cluster/RESULTS.md.
    .meaning(
        "A machine of the cluster is down, cut off, or its kubelet fails. Where all of CoreDNS is on that node, as on \
         a cluster of one node, this alert arrives only when the node is back: until then the letter that does not \
         come is the only sign.",
    )
    .impact(
        "After five minutes its pods are started on other nodes. Pods with a volume of `local-path`, such as the \
         database, cannot move: they are down until this node is back.",
    )
    .look(&run(
        "What does Kubernetes know?",
        sh("kubectl get nodes -o wide\nkubectl describe node <node> | sed -n '/Conditions/,/Addresses/p'"),
    ))
    .look(&run("Which pods are hit?", sh("kubectl get pods -A -o wide --field-selector spec.nodeName=<node>")))
    .look(&search("What did it log last?", logql!(r#"{node="<node>", namespace="kube-system"} |~ "(?i)error|fail""#)))
    .look(&say("Is the EC2 instance running, and does it pass its status checks in the AWS console?"))
    .fix(&say("The instance is stopped or fails its checks: start or reboot it in the AWS console."))
    .fix(&say("It runs: log in by SSH, read `journalctl -u kubelet -n 100`, then `sudo systemctl restart kubelet \
         containerd`."))
    .fix(&run(
        "It cannot be saved: remove it, and join a new worker.",
        sh("kubectl drain <node> --ignore-daemonsets --delete-emptydir-data --force\nkubectl delete node <node>"),
    ));

pub const CLOCK_SKEW: Alert = Alert::new("ClockSkew", WARNING)
    .when(promql! { max by (node) (abs(node_timex_offset_seconds{job="node-exporter"})) }, thresholds::CLOCK_OFF)
    .for_(minutes(10))
    .keep_firing_for(UNTIL_ITS_NODE_TELLS)
    .summary("The clock of node {{ $labels.node }} is wrong")
    .description("The clock of node {{ $labels.node }} is off by {{ $value | humanizeDuration }}.")
    .dashboard(board::CLUSTER.uid())
    .meaning("The clock of a node is off by more than its time service can set right at once.")
    .impact(
        "Logs of different nodes are out of order, Loki refuses lines from the future, and beyond a few minutes \
         logins and certificates fail.",
    )
    .diagnosis(CLOCK_DIAGNOSIS)
    .remedy(CLOCK_REMEDY);

const CLOCK_DIAGNOSIS: &[Step] = &[
    run("Does the time service run? On the node:", sh("timedatectl status\nchronyc tracking")),
    ask("Is it one node, or all?", promql! { node_timex_offset_seconds{job="node-exporter"} }),
];

const CLOCK_REMEDY: &[Step] = &[
    run("On the node:", sh("sudo systemctl restart chrony || sudo systemctl restart systemd-timesyncd")),
    say("It reaches no server: UDP 123 must be open to the outside. On EC2 use 169.254.169.123."),
];

/// Where nobody sets the clock, the kernel's offset stays at 0, and only its worst error grows.
pub const CLOCK_NOT_SYNCHRONISED: Alert = Alert::new("ClockNotSynchronised", WARNING)
    .when(
        promql! {
              max by (node) (node_timex_maxerror_seconds{job="node-exporter"})
            and
              min by (node) (node_timex_sync_status{job="node-exporter"}) == 0
        },
        thresholds::CLOCK_UNSURE,
    )
    .for_(minutes(10))
    .keep_firing_for(UNTIL_ITS_NODE_TELLS)
    .summary("Nobody sets the clock of node {{ $labels.node }}")
    .description("The clock of node {{ $labels.node }} may be off by {{ $value | humanizeDuration }}, and drifts.")
    .dashboard(board::CLUSTER.uid())
    .fires(
        given(series! { node_timex_maxerror_seconds{job="node-exporter", node="worker-1"} 16x20 })
            .and(series! { node_timex_sync_status{job="node-exporter", node="worker-1"} 0x20 })
            .saying("The clock of node worker-1 may be off by 16s, and drifts."),
    )
    // It has just started, and its time service has not answered yet.
    .stays_quiet(
        given(series! { node_timex_maxerror_seconds{job="node-exporter", node="worker-1"} 16x5 0.1x15 })
            .and(series! { node_timex_sync_status{job="node-exporter", node="worker-1"} 0x5 1x15 }),
    )
    .when_gone(told_by(&super::NO_INSTANCE_LEFT).job("node-exporter"))
    .meaning("The time service of a node does not run, or reaches no server: its clock goes by itself.")
    .impact("Nothing yet. A clock loses seconds in days; what follows then, ClockSkew says.")
    .diagnosis(CLOCK_DIAGNOSIS)
    .remedy(CLOCK_REMEDY);

pub const KUBELET_CERTIFICATE_EXPIRING: Alert = Alert::new("KubeletCertificateExpiring", WARNING)
    .when(
        // A kubelet whose certificate does not come from a file that it renews says an infinite time, or none.
        promql! { min by (node) (kubelet_certificate_manager_client_ttl_seconds{job="kubelet"}) },
        thresholds::KUBELET_CERTIFICATE_EXPIRES_SOON,
    )
    .for_(minutes(15))
    .summary("The kubelet of node {{ $labels.node }} will soon be locked out")
    .description(
        "The certificate of the kubelet of node {{ $labels.node }} is valid for only {{ $value | humanizeDuration }} \
         more.",
    )
    .dashboard(board::CLUSTER.uid())
    .meaning(
        "A kubelet renews its client certificate by itself, long before only {bound} are left. This one could not.",
    )
    .impact("When it expires the node drops out of the cluster: its pods are started elsewhere, if there is room.")
    .look(&run("Does somebody have to approve it?", sh("kubectl get csr")))
    .look(&run(
        "What does the kubelet say? On the node:",
        sh("sudo journalctl -u kubelet --since -1h | grep -i certificate"),
    ))
    .fix(&run("A request waits:", sh("kubectl certificate approve <csr>")))
    .fix(&run(
        "The certificates of the control plane expire as well. On a control-plane node:",
        sh("sudo kubeadm certs check-expiration\nsudo kubeadm certs renew all"),
    ));
