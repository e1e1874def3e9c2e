//! What Shop now asks, in the order of its panels.

use crate::promql;
use watch::query::Query;

pub(super) const REACHABLE: Query = promql! { Truth => min(probe_success{job="dhakacart-probes"}) };

pub(super) const CRITICAL_SINCE: Query = promql! { Seconds =>
    topk(2, max by (alertname, app) (
          time() - ALERTS_FOR_STATE{severity="critical"}
        and ignoring (alertstate)
          ALERTS{alertstate="firing", severity="critical"}
    ))
};

/// Of whoever counts most: the access log from the first day, the backend as soon as it has metrics.
pub(super) const ERROR_SHARE: Query = promql! { Ratio =>
    max(
        (
          sum by (app) (app_method_route_status:http_requests:rate5m{status=~"5.."})
          or 0 * sum by (app) (app_method_route_status:http_requests:rate5m)
        )
      /
        (sum by (app) (app_method_route_status:http_requests:rate5m) > 0)
    )
};

/// Since the trouble was first seen, which is before it fired. `All` is what Grafana takes for a choice of everything;
/// the copies of `alert` become links.
pub(in super::super) const FIRING_FOR: Query = promql! { Seconds =>
    max by (severity, alert, where, namespace, app, pod, runbook, board) (
      label_join(label_join(
        label_join(
          label_replace(label_replace(label_replace(
            label_join(
                time() - ALERTS_FOR_STATE{severity=~"warning|critical"}
              and ignoring (alertstate)
                ALERTS{alertstate="firing", severity=~"warning|critical"},
              "where", " ", "app", "deployment", "pod", "node", "persistentvolumeclaim", "job"
            ),
            "namespace", "All", "namespace", ""), "app", "All", "app", ""), "pod", "All", "pod", ""
          ),
          "alert", " ", "alertname", "scope"
        ),
        "runbook", "", "alert"), "board", "", "alert"
      )
    )
};

pub(super) const ORDERS_AGAINST_LAST_WEEK: Query = promql! { Ratio =>
    sum(increase(pg_stat_user_tables_n_tup_ins{job="postgres-exporter", relname="orders"}[1h]))
    / (sum(increase(pg_stat_user_tables_n_tup_ins{job="postgres-exporter", relname="orders"}[1h] offset 1w)) > 0)
};

pub(super) const ORDERS_OF_DAY_AGAINST_LAST_WEEK: Query = promql! { Ratio =>
    sum(increase(pg_stat_user_tables_n_tup_ins{job="postgres-exporter", relname="orders"}[1d]))
    / (sum(increase(pg_stat_user_tables_n_tup_ins{job="postgres-exporter", relname="orders"}[1d] offset 1w)) > 0)
};

pub(super) const PODS_AVAILABLE: Query = promql! { Ratio =>
    sum by (namespace, app) (label_replace(
      kube_deployment_status_replicas_available{job="kube-state-metrics", namespace="dhakacart"},
      "app", "$1", "deployment", "(.+)"
    ))
    / (sum by (namespace, app) (label_replace(
      kube_deployment_spec_replicas{job="kube-state-metrics", namespace="dhakacart"},
      "app", "$1", "deployment", "(.+)"
    )) > 0)
};

/// A pod of a Deployment is called after it, its `ReplicaSet` and itself.
pub(super) const RESTARTS_BY_APP: Query = promql! { Count =>
    sum by (namespace, app) (label_replace(
      increase(kube_pod_container_status_restarts_total{job="kube-state-metrics", namespace="dhakacart"}[1h]),
      "app", "$1", "pod", "(.+)-[a-z0-9]+-[a-z0-9]+"
    ))
};

pub(super) const DISK_BY_NODE: Query = promql! { max by (node) (1 - node_device:node_filesystem_free:ratio) };

pub(super) const CPU_BY_NODE: Query = promql! { max by (node) (node:node_cpu:ratio_rate5m) };

pub(super) const MEMORY_BY_NODE: Query = promql! { max by (node) (node:node_memory:ratio) };

/// A `ReplicaSet` is made for each new template of pods, and is called after its Deployment.
pub(super) const ROLLED_OUT: Query = promql! { Seconds =>
    min by (namespace, app) (label_replace(
      time() - kube_replicaset_created{job="kube-state-metrics", namespace=~"dhakacart|monitoring"},
      "app", "$1", "replicaset", "(.+)-[a-z0-9]+"
    )) < 86400
};
