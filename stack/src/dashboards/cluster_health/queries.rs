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

pub(super) const VOLUME_USE: Query =
    promql! { namespace_persistentvolumeclaim:volume_used:ratio{namespace=~"$namespace"} };

pub(super) const VOLUME_REQUESTED: Query = promql! {
    max by (namespace, persistentvolumeclaim) (
      kube_persistentvolumeclaim_resource_requests_storage_bytes{job="kube-state-metrics", namespace=~"$namespace"}
    )
};

pub(super) const LOG_LINES_RECEIVED: Query =
    promql! { sum(rate(loki_distributor_lines_received_total{job="loki"}[$__rate_interval])) };

pub(super) const LOG_LINES_DROPPED: Query =
    promql! { sum(rate(promtail_dropped_entries_total{job="promtail"}[$__rate_interval])) };

pub(super) const LOG_LINES_GIVEN_UP: Query =
    promql! { sum(rate(otelcol_exporter_send_failed_log_records_total{job="otel-collector"}[$__rate_interval])) };

pub(super) const LOG_LINES_ALLOY_GAVE_UP: Query =
    promql! { sum(rate(loki_write_dropped_entries_total{job="alloy"}[$__rate_interval])) };

pub(super) const LOG_LINES_REFUSED: Query =
    promql! { sum(rate(loki_discarded_samples_total{job="loki"}[$__rate_interval])) };

pub(super) const ROLLOUTS: Query = promql! { Count =>
      changes(
        kube_deployment_status_observed_generation{job="kube-state-metrics", namespace=~"$namespace"}[2m]
      ) > 0
    unless on (namespace, deployment)
      changes(kube_deployment_spec_replicas{job="kube-state-metrics", namespace=~"$namespace"}[2m]) > 0
};

pub(super) const LOAD_BY_NODE: Query = promql! { Ratio =>
    max by (node) (node_load5{job="node-exporter", node=~"$node"})
    / (count by (node) (node_cpu_seconds_total{job="node-exporter", node=~"$node", mode="idle"}) > 0)
};

pub(super) const WAITING_FOR_CPU: Query = promql! { Ratio =>
    max by (node) (rate(node_pressure_cpu_waiting_seconds_total{job="node-exporter", node=~"$node"}[$__rate_interval]))
};

pub(super) const WAITING_FOR_MEMORY: Query = promql! { Ratio =>
    max by (node) (
      rate(node_pressure_memory_waiting_seconds_total{job="node-exporter", node=~"$node"}[$__rate_interval])
    )
};

pub(super) const WAITING_FOR_DISKS: Query = promql! { Ratio =>
    max by (node) (rate(node_pressure_io_waiting_seconds_total{job="node-exporter", node=~"$node"}[$__rate_interval]))
};

pub(super) const OPERATIONS_BY_DISK: Query = promql! {
    sum by (node, device) (
      rate(node_disk_reads_completed_total{job="node-exporter", node=~"$node"}[$__rate_interval])
      + rate(node_disk_writes_completed_total{job="node-exporter", node=~"$node"}[$__rate_interval])
    )
};

pub(super) const TIME_OF_A_DISK_OPERATION: Query = promql! { Seconds =>
    sum by (node, device) (
      rate(node_disk_read_time_seconds_total{job="node-exporter", node=~"$node"}[$__rate_interval])
      + rate(node_disk_write_time_seconds_total{job="node-exporter", node=~"$node"}[$__rate_interval])
    )
    / (sum by (node, device) (
      rate(node_disk_reads_completed_total{job="node-exporter", node=~"$node"}[$__rate_interval])
      + rate(node_disk_writes_completed_total{job="node-exporter", node=~"$node"}[$__rate_interval])
    ) > 0)
};

pub(super) const PACKETS_LOST: Query = promql! { PerSecond =>
    sum by (node) (
      rate(node_network_receive_drop_total{job="node-exporter", node=~"$node"}[$__rate_interval])
      + rate(node_network_transmit_drop_total{job="node-exporter", node=~"$node"}[$__rate_interval])
      + rate(node_network_receive_errs_total{job="node-exporter", node=~"$node"}[$__rate_interval])
      + rate(node_network_transmit_errs_total{job="node-exporter", node=~"$node"}[$__rate_interval])
    )
};

pub(super) const FILES_OF_LIMIT: Query = promql! { Ratio =>
    max by (node) (
      node_filefd_allocated{job="node-exporter", node=~"$node"} / node_filefd_maximum{job="node-exporter",
        node=~"$node"}
    )
};

pub(super) const CONNECTIONS_OF_LIMIT: Query = promql! { Ratio =>
    max by (node) (
      node_nf_conntrack_entries{job="node-exporter", node=~"$node"}
      / node_nf_conntrack_entries_limit{job="node-exporter", node=~"$node"}
    )
};

pub(super) const KILLED_FOR_MEMORY: Query =
    promql! { Count => max by (node) (increase(node_vmstat_oom_kill{job="node-exporter", node=~"$node"}[1h])) };

pub(super) const API_REQUESTS: Query =
    promql! { sum by (verb) (rate(apiserver_request_total{job="kube-apiserver"}[$__rate_interval])) };

pub(super) const API_ERRORS: Query = promql! { Ratio =>
    (sum(rate(apiserver_request_total{job="kube-apiserver", code=~"5.."}[$__rate_interval])) or vector(0))
    / (sum(rate(apiserver_request_total{job="kube-apiserver"}[$__rate_interval])) > 0)
};

pub(super) const API_IN_FLIGHT: Query = promql! { Count =>
    sum by (request_kind) (apiserver_current_inflight_requests{job="kube-apiserver"})
};

// Kubernetes 1.37 has it by a new name.
pub(super) const API_OBJECTS: Query = promql! { Count =>
    topk(10, max by (resource) (
        apiserver_resource_objects{job="kube-apiserver"} or apiserver_storage_objects{job="kube-apiserver"}
    ))
};

/// Where the API server runs as a pod, as kubeadm starts it.
pub(super) const API_SERVER_LOGS: LogQuery = logql!(r#"{namespace="kube-system", pod=~"kube-apiserver-.+"}"#);
