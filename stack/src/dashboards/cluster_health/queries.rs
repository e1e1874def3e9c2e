//! What Cluster Health asks, in the order of its panels.

use crate::{logql, promql};
use watch::query::{LogQuery, Query};

pub(super) const NODES_READY: Query = promql! { Count =>
    sum(kube_node_status_condition{job="kube-state-metrics", condition="Ready", status="true"})
};

pub(super) const NODES_NOT_READY: Query = promql! { Count =>
    sum(kube_node_status_condition{job="kube-state-metrics", condition="Ready", status=~"false|unknown"})
};

pub(super) const ALERTS_FIRING: Query =
    promql! { count(ALERTS{alertstate="firing", severity=~"warning|critical"}) or vector(0) };

pub(super) const CPU_OF_CLUSTER: Query = promql! {
    1 - sum(rate(node_cpu_seconds_total{job="node-exporter", mode="idle"}[$__rate_interval]))
      / sum(rate(node_cpu_seconds_total{job="node-exporter"}[$__rate_interval]))
};

pub(super) const MEMORY_OF_CLUSTER: Query = promql! {
    1 - sum(node_memory_MemAvailable_bytes{job="node-exporter"})
      / sum(node_memory_MemTotal_bytes{job="node-exporter"})
};

pub(super) const FULLEST_DISK: Query = promql! { 1 - min(node_device:node_filesystem_free:ratio) };

pub(super) const CPU_BY_NODE: Query = promql! { node:node_cpu:ratio_rate5m{node=~"$node"} };

pub(super) const MEMORY_BY_NODE: Query = promql! { node:node_memory:ratio{node=~"$node"} };

pub(super) const DISK_SPACE_BY_NODE: Query = promql! {
    max by (node, device) (1 - node_device:node_filesystem_free:ratio{node=~"$node"})
};

pub(super) const DISK_LOAD_BY_NODE: Query = promql! { Ratio =>
    max by (node) (rate(node_disk_io_time_seconds_total{job="node-exporter", node=~"$node"}[$__rate_interval]))
};

pub(super) const NETWORK_RECEIVED_BY_NODE: Query = promql! {
    sum by (node) (
      rate(node_network_receive_bytes_total{
        job="node-exporter", node=~"$node", device!~"lo|veth.*|cali.*|cni.*|flannel.*|docker.*"
      }[$__rate_interval])
    )
};

pub(super) const NETWORK_SENT_BY_NODE: Query = promql! {
    sum by (node) (
      rate(node_network_transmit_bytes_total{
        job="node-exporter", node=~"$node", device!~"lo|veth.*|cali.*|cni.*|flannel.*|docker.*"
      }[$__rate_interval])
    )
};

pub(super) const READY_BY_NODE: Query = promql! { Truth =>
    max by (node) (
      kube_node_status_condition{job="kube-state-metrics", node=~"$node", condition="Ready", status="true"}
    )
};

pub(super) const PODS_BY_PHASE: Query =
    promql! { Count => sum by (phase) (kube_pod_status_phase{job="kube-state-metrics", namespace=~"$namespace"}) };

pub(super) const WAITING_BY_REASON: Query = promql! { Count =>
    sum by (reason) (
      kube_pod_container_status_waiting_reason{job="kube-state-metrics", namespace=~"$namespace"}
    )
};

pub(super) const RESTARTS: Query = promql! {
    topk(10, sum by (namespace, pod) (
      increase(kube_pod_container_status_restarts_total{job="kube-state-metrics", namespace=~"$namespace"}[1h])
    ) > 0)
};

pub(super) const LAST_WORDS: LogQuery = logql!(r#"{namespace=~".+"} |~ "(?i)(fatal|panic|exception|out of memory)""#);

pub(super) const MEMORY_OF_LIMIT: Query = promql! { Ratio =>
    topk(10,
      sum by (namespace, pod, container) (
        container_memory_working_set_bytes{
          job="cadvisor", node=~"$node", namespace=~"$namespace", container!="", image!=""
        }
      )
      / (sum by (namespace, pod, container) (
        kube_pod_container_resource_limits{job="kube-state-metrics", namespace=~"$namespace", resource="memory"}
      ) > 0)
    )
};

pub(super) const TOP_PODS_BY_CPU: Query = promql! {
    topk(10, sum by (namespace, pod) (
      rate(container_cpu_usage_seconds_total{
        job="cadvisor", node=~"$node", namespace=~"$namespace", container!="", image!=""
      }[$__rate_interval])
    ))
};

pub(super) const TOP_PODS_BY_MEMORY: Query = promql! {
    topk(10, sum by (namespace, pod) (
      container_memory_working_set_bytes{
        job="cadvisor", node=~"$node", namespace=~"$namespace", container!="", image!=""
      }
    ))
};

pub(super) const VOLUME_USE: Query = promql! {
    max by (namespace, persistentvolumeclaim) (
      kubelet_volume_stats_used_bytes{job="kubelet", namespace=~"$namespace"}
      / (kubelet_volume_stats_capacity_bytes{job="kubelet", namespace=~"$namespace"} > 0)
    )
};

pub(super) const VOLUME_REQUESTED: Query = promql! {
    max by (namespace, persistentvolumeclaim) (
      kube_persistentvolumeclaim_resource_requests_storage_bytes{job="kube-state-metrics", namespace=~"$namespace"}
    )
};

pub(super) const FIRING_BY_ALERT: Query = promql! {
    count by (severity, alertname, where) (
      label_join(
        ALERTS{alertstate="firing", severity=~"warning|critical"},
        "where", " ", "node", "app", "deployment", "namespace", "pod", "job", "instance"
      )
    )
};

/// Since the trouble was first seen, which is before it fired.
pub(super) const FIRING_FOR: Query = promql! { Seconds =>
      time()
    -
      min by (severity, alertname, where) (
        label_join(
          ALERTS_FOR_STATE{severity=~"warning|critical"},
          "where", " ", "node", "app", "deployment", "namespace", "pod", "job", "instance"
        )
      )
    and on (severity, alertname, where)
      label_join(
        ALERTS{alertstate="firing", severity=~"warning|critical"},
        "where", " ", "node", "app", "deployment", "namespace", "pod", "job", "instance"
      )
};

pub(super) const UP_BY_JOB: Query = promql! { min by (job) (up) };

pub(super) const LOG_LINES_RECEIVED: Query =
    promql! { sum(rate(loki_distributor_lines_received_total{job="loki"}[$__rate_interval])) };

pub(super) const LOG_LINES_DROPPED: Query =
    promql! { sum(rate(promtail_dropped_entries_total{job="promtail"}[$__rate_interval])) };

pub(super) const LOG_LINES_REFUSED: Query =
    promql! { sum(rate(loki_discarded_samples_total{job="loki"}[$__rate_interval])) };
