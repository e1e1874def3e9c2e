//! What Workloads asks, in the order of its panels.

use crate::promql;
use watch::query::Query;

pub(super) const CPU_BY_POD: Query = promql! { Cores =>
    sum by (namespace, pod) (
      rate(container_cpu_usage_seconds_total{job="cadvisor", namespace=~"$namespace", pod=~"$pod", container!="",
        image!=""}[$__rate_interval])
    )
};

pub(super) const CPU_OF_LIMIT: Query = promql! { Ratio =>
    sum by (namespace, pod) (
      rate(container_cpu_usage_seconds_total{job="cadvisor", namespace=~"$namespace", pod=~"$pod", container!="",
        image!=""}[$__rate_interval])
    )
    / (sum by (namespace, pod) (
      kube_pod_container_resource_limits{job="kube-state-metrics", namespace=~"$namespace", pod=~"$pod", resource="cpu"}
    ) > 0)
};

pub(super) const MEMORY_BY_POD: Query = promql! {
    sum by (namespace, pod) (
      container_memory_working_set_bytes{job="cadvisor", namespace=~"$namespace", pod=~"$pod", container!="", image!=""}
    )
};

pub(super) const MEMORY_OF_LIMIT: Query = promql! { Ratio =>
    sum by (namespace, pod) (
      container_memory_working_set_bytes{job="cadvisor", namespace=~"$namespace", pod=~"$pod", container!="", image!=""}
    )
    / (sum by (namespace, pod) (
      kube_pod_container_resource_limits{job="kube-state-metrics", namespace=~"$namespace", pod=~"$pod",
        resource="memory"}
    ) > 0)
};

pub(super) const RESTARTS_BY_POD: Query = promql! { Count =>
    sum by (namespace, pod) (
      increase(kube_pod_container_status_restarts_total{job="kube-state-metrics", namespace=~"$namespace",
        pod=~"$pod"}[1h])
    )
};

/// Of the pod that has the most: the sum of many says nothing of any.
pub(super) const CPU_REQUESTED: Query = promql! { Cores =>
    max(sum by (namespace, pod) (
      kube_pod_container_resource_requests{
        job="kube-state-metrics", namespace=~"$namespace", pod=~"$pod", resource="cpu"
      }
    ))
};

pub(super) const CPU_LIMIT: Query = promql! { Cores =>
    max(sum by (namespace, pod) (
      kube_pod_container_resource_limits{
        job="kube-state-metrics", namespace=~"$namespace", pod=~"$pod", resource="cpu"
      }
    ))
};

pub(super) const MEMORY_REQUESTED: Query = promql! { Bytes =>
    max(sum by (namespace, pod) (
      kube_pod_container_resource_requests{
        job="kube-state-metrics", namespace=~"$namespace", pod=~"$pod", resource="memory"
      }
    ))
};

pub(super) const MEMORY_LIMIT: Query = promql! { Bytes =>
    max(sum by (namespace, pod) (
      kube_pod_container_resource_limits{
        job="kube-state-metrics", namespace=~"$namespace", pod=~"$pod", resource="memory"
      }
    ))
};

pub(super) const THROTTLED: Query = promql! { Ratio =>
    sum by (namespace, container) (
      rate(container_cpu_cfs_throttled_periods_total{job="cadvisor", namespace=~"$namespace", pod=~"$pod",
        container!=""}[$__rate_interval])
    )
    / (sum by (namespace, container) (
      rate(container_cpu_cfs_periods_total{job="cadvisor", namespace=~"$namespace", pod=~"$pod",
        container!=""}[$__rate_interval])
    ) > 0)
};

pub(super) const KILLED: Query = promql! { Count =>
    sum by (namespace, container) (
      increase(container_oom_events_total{job="cadvisor", namespace=~"$namespace", pod=~"$pod", container!=""}[1h])
    ) > 0
};

pub(super) const RECEIVED: Query = promql! {
    sum by (namespace, pod) (
      rate(container_network_receive_bytes_total{job="cadvisor", namespace=~"$namespace",
        pod=~"$pod"}[$__rate_interval])
    )
};

pub(super) const SENT: Query = promql! {
    sum by (namespace, pod) (
      rate(container_network_transmit_bytes_total{job="cadvisor", namespace=~"$namespace",
        pod=~"$pod"}[$__rate_interval])
    )
};

/// A query of workloads: what stands before and behind the workload of each pod. A `ReplicaSet` is called after its
/// Deployment.
macro_rules! of_workloads {
    ($unit:ident, $before:literal, $behind:literal) => {
        promql! { $unit => $before r#"max by (namespace, pod, workload) (
  label_replace(
    kube_pod_owner{job="kube-state-metrics", namespace=~"$namespace", owner_kind!="ReplicaSet"}, "workload", "$1",
      "owner_name", "(.+)"
  )
  or label_replace(
    kube_pod_owner{job="kube-state-metrics", namespace=~"$namespace", owner_kind="ReplicaSet"}, "workload", "$1",
      "owner_name", "(.+)-[a-z0-9]+"
  )
)"# $behind }
    };
}

pub(super) const PODS_BY_WORKLOAD: Query = of_workloads!(Count, "count by (namespace, workload) (\n", "\n)");

/// Of several owners of a pod one is taken.
pub(super) const CPU_BY_WORKLOAD: Query = of_workloads!(
    Cores,
    r#"sum by (namespace, workload) (
sum by (namespace, pod) (
  rate(container_cpu_usage_seconds_total{job="cadvisor", namespace=~"$namespace", container!="",
    image!=""}[$__rate_interval])
)
* on (namespace, pod) group_left (workload) topk by (namespace, pod) (1, "#,
    ")\n)"
);

pub(super) const MEMORY_BY_WORKLOAD: Query = of_workloads!(
    Bytes,
    r#"sum by (namespace, workload) (
sum by (namespace, pod) (
  container_memory_working_set_bytes{job="cadvisor", namespace=~"$namespace", container!="", image!=""}
)
* on (namespace, pod) group_left (workload) topk by (namespace, pod) (1, "#,
    ")\n)"
);

pub(super) const CPU_BY_NAMESPACE: Query = promql! { Cores =>
    sum by (namespace) (
      rate(container_cpu_usage_seconds_total{job="cadvisor", namespace=~"$namespace", container!="",
        image!=""}[$__rate_interval])
    )
};

pub(super) const CPU_REQUESTED_BY_NAMESPACE: Query = promql! { Cores =>
    sum by (namespace) (
      kube_pod_container_resource_requests{job="kube-state-metrics", namespace=~"$namespace", resource="cpu"}
    )
};

pub(super) const CPU_LIMIT_BY_NAMESPACE: Query = promql! { Cores =>
    sum by (namespace) (
      kube_pod_container_resource_limits{job="kube-state-metrics", namespace=~"$namespace", resource="cpu"}
    )
};

pub(super) const MEMORY_BY_NAMESPACE: Query = promql! {
    sum by (namespace) (
      container_memory_working_set_bytes{job="cadvisor", namespace=~"$namespace", container!="", image!=""}
    )
};

pub(super) const MEMORY_REQUESTED_BY_NAMESPACE: Query = promql! { Bytes =>
    sum by (namespace) (
      kube_pod_container_resource_requests{job="kube-state-metrics", namespace=~"$namespace", resource="memory"}
    )
};

pub(super) const MEMORY_LIMIT_BY_NAMESPACE: Query = promql! { Bytes =>
    sum by (namespace) (
      kube_pod_container_resource_limits{job="kube-state-metrics", namespace=~"$namespace", resource="memory"}
    )
};
