//! Nodes that are well now and will not be for long: inodes run out, clocks drift, certificates expire.

use super::{board, targets};
use crate::promql;
use crate::thresholds;
use kit::minutes;
use watch::alert::Alert;
use watch::rule_group::Group;
use watch::runbook::{Runbook, ask, run, say};
use watch::scenario::{given, told_by};
use watch::severity::WARNING;

pub const NODE_UPKEEP: Group = Group::new("node-upkeep", &[INODES_LOW, CLOCK_SKEW, KUBELET_CERTIFICATE_EXPIRING]);

pub const INODES_LOW: Alert = Alert::new("InodesLow", WARNING)
    .when(
        promql! { Ratio =>
              min by (node, device, mountpoint) (node_filesystem_files_free{job="node-exporter", fstype!~"tmpfs|ramfs|overlay|squashfs|iso9660"})
            /
              min by (node, device, mountpoint) (node_filesystem_files{job="node-exporter", fstype!~"tmpfs|ramfs|overlay|squashfs|iso9660"} > 0)
        },
        thresholds::INODES_FREE_LOW,
    )
    .held_for(minutes(15))
    .per(&["node", "device", "mountpoint"])
    .summary("{{ $labels.mountpoint }} of node {{ $labels.node }} runs out of inodes")
    .description("Only {{ $value | humanizePercentage }} of the inodes of {{ $labels.mountpoint }} on node {{ $labels.node }} are free.")
    .dashboard(board::CLUSTER.uid())
    .fires(
        given(r#"node_filesystem_files_free{job="node-exporter", node="n1", device="/dev/sda1", mountpoint="/", fstype="ext4"}"#, "4e4x30")
            .and(r#"node_filesystem_files{job="node-exporter", node="n1", device="/dev/sda1", mountpoint="/", fstype="ext4"}"#, "1e6x30")
            .with("node", "n1")
            .with("device", "/dev/sda1")
            .with("mountpoint", "/")
            .saying("Only 4% of the inodes of / on node n1 are free."),
    )
    .stays_quiet(
        given(r#"node_filesystem_files_free{job="node-exporter", node="n1", device="/dev/sda1", mountpoint="/", fstype="ext4"}"#, "6e4x30")
            .and(r#"node_filesystem_files{job="node-exporter", node="n1", device="/dev/sda1", mountpoint="/", fstype="ext4"}"#, "1e6x30"),
    )
    // btrfs has no fixed number of inodes, and says 0.
    .stays_quiet(
        given(r#"node_filesystem_files_free{job="node-exporter", node="n1", device="/dev/sdb1", mountpoint="/data", fstype="btrfs"}"#, "0x30")
            .and(r#"node_filesystem_files{job="node-exporter", node="n1", device="/dev/sdb1", mountpoint="/data", fstype="btrfs"}"#, "0x30"),
    )
    .when_gone(told_by(&targets::NO_INSTANCE_LEFT).job("node-exporter"))
    .runbook(Runbook {
        meaning: "A file system can hold hardly any more files, whatever space is left.",
        impact: "At none, no pod of this node can write a file: `No space left on device`, while `df` shows room.",
        diagnosis: &[
            run("Where are the many small files? On the node:", "sudo find / -xdev -type d -size +256k 2>/dev/null | head"),
            ask(
                "Since when do they grow?",
                promql! { Count => min by (node, mountpoint) (node_filesystem_files_free{job="node-exporter"}) },
            ),
        ],
        remedy: &[
            run("Old images and containers are the usual cause. On the node:", "sudo crictl rmi --prune"),
            say("A program makes a file for each request or session: let it delete them."),
        ],
    });

pub const CLOCK_SKEW: Alert = Alert::new("ClockSkew", WARNING)
    .when(
        promql! { max by (node) (abs(node_timex_offset_seconds{job="node-exporter"})) },
        thresholds::CLOCK_OFF,
    )
    .held_for(minutes(10))
    .per(&["node"])
    .summary("The clock of node {{ $labels.node }} is wrong")
    .description("The clock of node {{ $labels.node }} is off by {{ $value | humanizeDuration }}.")
    .dashboard(board::CLUSTER.uid())
    .fires(
        given(r#"node_timex_offset_seconds{job="node-exporter", node="n1"}"#, "-0.06x20")
            .with("node", "n1")
            .saying("The clock of node n1 is off by 60ms."),
    )
    .stays_quiet(given(r#"node_timex_offset_seconds{job="node-exporter", node="n1"}"#, "0.04x20"))
    .when_gone(told_by(&targets::NO_INSTANCE_LEFT).job("node-exporter"))
    .runbook(Runbook {
        meaning: "The clock of a node drifts: its time service does not run, or reaches no server.",
        impact: "Logs of different nodes are out of order, Loki refuses lines from the future, and beyond a few minutes logins and \
                 certificates fail.",
        diagnosis: &[
            run("Does the time service run? On the node:", "timedatectl status\nchronyc tracking"),
            ask("Is it one node, or all?", promql! { node_timex_offset_seconds{job="node-exporter"} }),
        ],
        remedy: &[
            run("On the node:", "sudo systemctl restart chrony || sudo systemctl restart systemd-timesyncd"),
            say("It reaches no server: UDP 123 must be open to the outside. On EC2 use 169.254.169.123."),
        ],
    });

pub const KUBELET_CERTIFICATE_EXPIRING: Alert = Alert::new("KubeletCertificateExpiring", WARNING)
    .when(
        // A kubelet whose certificate does not come from a file that it renews says an infinite time, or none.
        promql! { min by (node) (kubelet_certificate_manager_client_ttl_seconds{job="kubelet"}) },
        thresholds::KUBELET_CERTIFICATE_EXPIRES_SOON,
    )
    .held_for(minutes(15))
    .per(&["node"])
    .summary("The kubelet of node {{ $labels.node }} will soon be locked out")
    .description("The certificate of the kubelet of node {{ $labels.node }} is valid for only {{ $value | humanizeDuration }} more.")
    .dashboard(board::CLUSTER.uid())
    .fires(
        given(r#"kubelet_certificate_manager_client_ttl_seconds{job="kubelet", node="n1"}"#, "518400x30")
            .with("node", "n1")
            .saying("The certificate of the kubelet of node n1 is valid for only 6d 0h 0m 0s more."),
    )
    .stays_quiet(given(r#"kubelet_certificate_manager_client_ttl_seconds{job="kubelet", node="n1"}"#, "691200x30"))
    .when_gone(told_by(&targets::NO_INSTANCE_LEFT).job("kubelet"))
    .runbook(Runbook {
        meaning: "A kubelet renews its client certificate by itself, long before a week is left. This one could not.",
        impact: "When it expires the node drops out of the cluster: its pods are started elsewhere, if there is room.",
        diagnosis: &[
            run("Does somebody have to approve it?", "kubectl get csr"),
            run("What does the kubelet say? On the node:", "sudo journalctl -u kubelet --since -1h | grep -i certificate"),
        ],
        remedy: &[
            run("A request waits:", "kubectl certificate approve <csr>"),
            run("The certificates of the control plane expire as well. On a control-plane node:", "sudo kubeadm certs check-expiration\nsudo kubeadm certs renew all"),
        ],
    });
