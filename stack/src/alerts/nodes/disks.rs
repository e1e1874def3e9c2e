//! The disks of the machines: room is made before there is none.

use super::UNTIL_ITS_NODE_TELLS;
use crate::alerts::{SCOPE, board};
use crate::thresholds;
use crate::{promql, record, series};
use kit::minutes;
use watch::alert::Alert;
use watch::record::Record;
use watch::runbook::{Step, ask, run, say, sh};
use watch::scenario::given;
use watch::severity::{CRITICAL, WARNING};

/// The share of a disk that programs can still fill; what is kept for the superuser is not free. However often a disk
/// is mounted, it is one disk.
pub(super) const DISK_FREE: Record = record! { node_device:node_filesystem_free:ratio =>
      min by (node, device) (
        node_filesystem_avail_bytes{job="node-exporter", fstype!~"tmpfs|ramfs|overlay|squashfs|iso9660"}
      )
    /
      min by (node, device) (
        node_filesystem_size_bytes{job="node-exporter", fstype!~"tmpfs|ramfs|overlay|squashfs|iso9660"} > 0
      )
};

/// What a disk says of each place where it is mounted, for scenarios.
macro_rules! mounted {
    ($place:literal avail $($values:tt)+) => {
        series! {
            node_filesystem_avail_bytes{
                job="node-exporter", node="n1", device="/dev/vda", mountpoint=$place, fstype="ext4"
            } $($values)+
        }
    };
    ($place:literal size $($values:tt)+) => {
        series! {
            node_filesystem_size_bytes{
                job="node-exporter", node="n1", device="/dev/vda", mountpoint=$place, fstype="ext4"
            } $($values)+
        }
    };
}

pub const DISK_SPACE_LOW: Alert = Alert::new("DiskSpaceLow", WARNING)
    .when(DISK_FREE.recorded(), thresholds::DISK_FREE_LOW)
    .for_(minutes(5))
    .keep_firing_for(UNTIL_ITS_NODE_TELLS)
    .label(SCOPE, "node")
    .summary("Disk {{ $labels.device }} of node {{ $labels.node }} is filling up")
    .description("Only {{ $value | humanizePercentage }} of {{ $labels.device }} on node {{ $labels.node }} is free.")
    .panel(board::CLUSTER.panel("Disk space by node"))
    .stays_quiet(
        given(series! {
            node_filesystem_avail_bytes{
                job="node-exporter", node="n1", device="tmpfs", mountpoint="/run", fstype="tmpfs"
            } 0x10
        })
        .and(series! {
            node_filesystem_size_bytes{
                job="node-exporter", node="n1", device="tmpfs", mountpoint="/run", fstype="tmpfs"
            } 1e6x10
        }),
    )
    .fires(
        // One disk that is mounted three times is told once.
        given(mounted!("/" avail 10x10))
            .and(mounted!("/" size 100x10))
            .and(mounted!("/var/lib/kubelet" avail 10x10))
            .and(mounted!("/var/lib/kubelet" size 100x10))
            .saying("Only 10% of /dev/vda on node n1 is free."),
    )
    .meaning("A disk of a node has less than {bound} of its space left.")
    .impact("Nothing is broken yet. Below 15 % the kubelet may begin to evict pods and delete images.")
    .diagnosis(DISK_DIAGNOSIS)
    .remedy(DISK_REMEDY);

pub const DISK_SPACE_CRITICAL: Alert = DISK_SPACE_LOW
    .escalated("DiskSpaceCritical", CRITICAL, thresholds::DISK_FREE_CRITICAL, minutes(2))
    .summary("Disk {{ $labels.device }} of node {{ $labels.node }} is nearly full")
    .impact(
        "The kubelet evicts pods from this node. With storage class `local-path` the database, Prometheus and Loki \
         keep their data on such a disk: when it is full they stop, and orders are lost.",
    );

const DISK_DIAGNOSIS: &[Step] = &[
    ask(
        "Where is it mounted?",
        promql! {
            min by (node, device, mountpoint) (
              node_filesystem_avail_bytes{job="node-exporter", fstype!~"tmpfs|ramfs|overlay|squashfs|iso9660"}
            )
        },
    ),
    ask(
        "When will it be full, if it goes on as in the last 6 hours? Below zero: within a day.",
        promql! {
            predict_linear(node_filesystem_avail_bytes{job="node-exporter", fstype!~"tmpfs|overlay"}[6h], 24 * 3600)
        },
    ),
    run(
        "What takes the space on that node?",
        sh("kubectl debug node/<node> -it --image=docker.io/library/busybox:1.37 -- sh -c \
             'du -xd2 /host/var /host/opt | sort -n | tail -20'"),
    ),
    run("Which volumes of `local-path` lie there?", sh("kubectl get pv -o wide")),
];

const DISK_REMEDY: &[Step] = &[
    say("Old images (`/var/lib/containerd`): on the node, run `crictl rmi --prune`."),
    say("Journals (`/var/log/journal`): on the node, run `journalctl --vacuum-size=500M`."),
    say("Pod logs (`/var/log/pods`): find the pod that writes so much, and fix it. The logs are in Loki as well."),
    say("Prometheus or Loki: shorten their retention in the environment, run `cargo xtask gen`, and apply."),
    say("The database: enlarge the disk of the node. Never delete files of PostgreSQL by hand."),
];

pub const INODES_LOW: Alert = Alert::new("InodesLow", WARNING)
    .when(
        promql! { Ratio =>
              min by (node, device) (
                node_filesystem_files_free{job="node-exporter", fstype!~"tmpfs|ramfs|overlay|squashfs|iso9660"}
              )
            /
              min by (node, device) (
                node_filesystem_files{job="node-exporter", fstype!~"tmpfs|ramfs|overlay|squashfs|iso9660"} > 0
              )
        },
        thresholds::INODES_FREE_LOW,
    )
    .for_(minutes(15))
    .keep_firing_for(UNTIL_ITS_NODE_TELLS)
    .summary("{{ $labels.device }} of node {{ $labels.node }} runs out of inodes")
    .description(
        "Only {{ $value | humanizePercentage }} of the inodes of {{ $labels.device }} on node {{ \
         $labels.node }} are free.",
    )
    .dashboard(board::CLUSTER.uid())
    // btrfs has no fixed number of inodes, and says 0.
    .stays_quiet(
        given(series! {
            node_filesystem_files_free{
                job="node-exporter", node="n1", device="/dev/sdb1", mountpoint="/data", fstype="btrfs"
            } 0x30
        })
        .and(series! {
            node_filesystem_files{
                job="node-exporter", node="n1", device="/dev/sdb1", mountpoint="/data", fstype="btrfs"
            } 0x30
        }),
    )
    .meaning("A file system can hold hardly any more files, even if it has space left.")
    .impact("At none, no pod of this node can write a file: `No space left on device`, while `df` shows room.")
    .look(&run(
        "Where are the many small files? On the node:",
        sh("sudo find / -xdev -type d -size +256k 2>/dev/null | head"),
    ))
    .look(&ask(
        "Since when do they grow?",
        promql! { Count => min by (node, mountpoint) (node_filesystem_files_free{job="node-exporter"}) },
    ))
    .fix(&run("Old images and containers are the usual cause. On the node:", sh("sudo crictl rmi --prune")))
    .fix(&say("A program makes a file for each request or session: let it delete them."));
