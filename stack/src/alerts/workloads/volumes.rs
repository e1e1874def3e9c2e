//! Volumes that pods keep their data on.

use crate::alerts::{SCOPE, board};
use crate::thresholds;
use crate::{promql, record};
use kit::minutes;
use watch::alert::Alert;
use watch::record::Record;
use watch::runbook::{ask, run, say, sh};
use watch::severity::WARNING;

/// How full the volume of each claim is, as the kubelet says. It says nothing of folders on a node's disk, such as
/// volumes of `local-path`: these are as full as the root disk of the node on which their pod runs.
pub(super) const VOLUME_USED: Record = record! { namespace_persistentvolumeclaim:volume_used:ratio =>
      max by (namespace, persistentvolumeclaim) (
          kubelet_volume_stats_used_bytes{job="kubelet"}
        / (kubelet_volume_stats_capacity_bytes{job="kubelet"} > 0)
      )
    or
      max by (namespace, persistentvolumeclaim) (
          max by (namespace, pod, persistentvolumeclaim) (
            kube_pod_spec_volumes_persistentvolumeclaims_info{job="kube-state-metrics"}
          )
        * on (namespace, persistentvolumeclaim) group_left ()
          max by (namespace, persistentvolumeclaim) (
              label_replace(
                kube_persistentvolumeclaim_info{job="kube-state-metrics"},
                "persistentvolume", "$1", "volumename", "(.+)"
              )
            * on (persistentvolume) group_left ()
              max by (persistentvolume) (
                  kube_persistentvolume_info{job="kube-state-metrics", host_path!=""}
                or
                  kube_persistentvolume_info{job="kube-state-metrics", local_path!=""}
              )
          )
        * on (namespace, pod) group_left (node)
          max by (namespace, pod, node) (kube_pod_info{job="kube-state-metrics", node!=""})
        * on (node) group_left ()
          max by (node) (
            1
            -
                node_filesystem_avail_bytes{job="node-exporter", mountpoint="/"}
              / (node_filesystem_size_bytes{job="node-exporter", mountpoint="/"} > 0)
          )
      )
};

pub const PERSISTENT_VOLUME_FILLING_UP: Alert = Alert::new("PersistentVolumeFillingUp", WARNING)
    .when(
        promql! {
              min by (namespace, persistentvolumeclaim) (kubelet_volume_stats_available_bytes{job="kubelet"})
            /
              min by (namespace, persistentvolumeclaim) (kubelet_volume_stats_capacity_bytes{job="kubelet"} > 0)
        },
        thresholds::DISK_FREE_CRITICAL,
    )
    .for_(minutes(5))
    .label(SCOPE, "volume")
    .summary("Volume {{ $labels.persistentvolumeclaim }} is nearly full")
    .description(
        "Only {{ $value | humanizePercentage }} of the volume of claim {{ $labels.namespace }}/{{ \
         $labels.persistentvolumeclaim }} is free.",
    )
    .panel(board::CLUSTER.panel("Volume use over time"))
    .meaning(
        "A persistent volume has less than {bound} of its space left. Prometheus and Loki fill theirs to four fifths \
         by design, so this bound is lower than that of disks. Volumes of `local-path` report nothing here: they \
         are folders on a node's disk, which `DiskSpaceLow` watches.",
    )
    .impact("A database whose volume is full takes no orders. Prometheus or Loki whose volume is full record nothing.")
    .look(&run("Whose volume is it?", sh("kubectl -n <namespace> describe pvc <claim> | grep -A3 'Used By'")))
    .look(&ask(
        "Where will it be in a day, if it goes on as in the last 6 hours? Below zero is full.",
        promql! { predict_linear(kubelet_volume_stats_available_bytes{job="kubelet"}[6h], 24 * 3600) },
    ))
    .fix(&run(
        "Enlarge it, where the storage class allows (`ALLOWVOLUMEEXPANSION`).",
        sh("kubectl get storageclass\nkubectl -n <namespace> edit pvc <claim>"),
    ))
    .fix(&say("Prometheus or Loki: shorten the retention in the environment, run `cargo xtask gen`, and apply."));
