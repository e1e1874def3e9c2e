//! What The Stack Itself asks, in the order of its panels.

use crate::{logql, promql};
use watch::query::{LogQuery, Query};

pub(super) const TARGETS_DOWN: Query = promql! { Count =>
    count(
      (
        up{job!="dhakacart-pods"}
        or (
          up{job="dhakacart-pods"}
          and on (job, app) (max by (job, app) (max_over_time(up{job="dhakacart-pods"}[1h])) == 1)
        )
      ) == 0
    ) or vector(0)
};

pub(super) const CONFIGS_LOADED: Query = promql! { Truth =>
    min(
      prometheus_config_last_reload_successful{job="prometheus"}
      or alertmanager_config_last_reload_successful{job="alertmanager"}
      or loki_ruler_config_last_reload_successful{job="loki"}
    )
};

pub(super) const RULES_FAILED: Query = promql! {
    (sum(increase(prometheus_rule_evaluation_failures_total{job="prometheus"}[1h])) or vector(0))
    + (sum(increase(loki_prometheus_rule_evaluation_failures_total{job="loki"}[1h])) or vector(0))
};

pub(super) const NOTIFICATIONS_FAILED: Query =
    promql! { sum(increase(alertmanager_notifications_failed_total{job="alertmanager"}[1h])) };

/// The same where the agent is the Collector.
pub(super) const LINES_LOST_BY_COLLECTOR: Query = promql! {
    (sum(increase(otelcol_exporter_send_failed_log_records_total{job="otel-collector"}[1h])) or vector(0))
    + (sum(increase(loki_discarded_samples_total{job="loki"}[1h])) or vector(0))
};

/// The same where the agent is Alloy.
pub(super) const LINES_LOST_BY_ALLOY: Query = promql! {
    (sum(increase(loki_write_dropped_entries_total{job="alloy"}[1h])) or vector(0))
    + (sum(increase(loki_discarded_samples_total{job="loki"}[1h])) or vector(0))
};

pub(super) const LINES_LOST: Query = promql! {
    (sum(increase(promtail_dropped_entries_total{job="promtail"}[1h])) or vector(0))
    + (sum(increase(loki_discarded_samples_total{job="loki"}[1h])) or vector(0))
};

pub(super) const MEMORY_OF_ALL: Query = promql! {
    sum(container_memory_working_set_bytes{job="cadvisor", namespace="monitoring", container!="", image!=""})
};

/// An app of the shop none of whose pods gave metrics within an hour has none: it is not instrumented, which is not
/// down.
pub(in super::super) const UP_BY_JOB: Query = promql! {
    min by (job) (
      up{job!="dhakacart-pods"}
      or (
        up{job="dhakacart-pods"}
        and on (job, app) (max by (job, app) (max_over_time(up{job="dhakacart-pods"}[1h])) == 1)
      )
    )
};

pub(super) const SCRAPE_DURATION: Query = promql! { max by (job) (scrape_duration_seconds) };

pub(super) const SAMPLES: Query =
    promql! { PerSecond => sum(rate(prometheus_tsdb_head_samples_appended_total{job="prometheus"}[$__rate_interval])) };

pub(super) const SERIES: Query = promql! { Count => max(prometheus_tsdb_head_series{job="prometheus"}) };

pub(super) const RULE_DURATION: Query = promql! {
    max by (group) (label_replace(
      prometheus_rule_group_last_duration_seconds{job="prometheus"}, "group", "$1", "rule_group", ".+;(.+)"
    ))
};

pub(super) const RULE_FAILURES: Query = promql! {
    sum by (group) (label_replace(
      increase(prometheus_rule_evaluation_failures_total{job="prometheus"}[$__rate_interval]),
      "group", "$1", "rule_group", ".+;(.+)"
    )) > 0
};

pub(super) const RULES_MISSED: Query = promql! {
    sum by (group) (label_replace(
      increase(prometheus_rule_group_iterations_missed_total{job="prometheus"}[$__rate_interval]),
      "group", "$1", "rule_group", ".+;(.+)"
    )) > 0
};

pub(super) const STORAGE: Query = promql! { max(prometheus_tsdb_storage_blocks_bytes{job="prometheus"}) };

pub(super) const STORAGE_AT_MOST: Query = promql! { max(prometheus_tsdb_retention_limit_bytes{job="prometheus"}) > 0 };

pub(super) const WRITE_AHEAD_LOG: Query = promql! { max(prometheus_tsdb_wal_storage_size_bytes{job="prometheus"}) };

pub(super) const ALERTS_SENT: Query =
    promql! { sum(rate(prometheus_notifications_sent_total{job="prometheus"}[$__rate_interval])) };

pub(super) const ALERTS_LOST: Query = promql! {
    sum(rate(prometheus_notifications_dropped_total{job="prometheus"}[$__rate_interval]))
    + sum(rate(prometheus_notifications_errors_total{job="prometheus"}[$__rate_interval]))
};

pub(super) const ALERTS_BY_STATE: Query = promql! { Count => sum by (state) (alertmanager_alerts{job="alertmanager"}) };

pub(super) const SILENCES: Query = promql! { Count => sum(alertmanager_silences{job="alertmanager", state="active"}) };

pub(super) const NOTIFICATIONS: Query = promql! {
    sum by (integration) (increase(alertmanager_notifications_total{job="alertmanager"}[1h])) > 0
};

pub(super) const NOTIFICATIONS_FAILED_BY_WAY: Query = promql! {
    sum by (integration) (increase(alertmanager_notifications_failed_total{job="alertmanager"}[1h])) > 0
};

pub(super) const NOTIFICATION_TIME: Query = promql! {
    histogram_quantile(0.95, sum by (le, integration) (
      rate(alertmanager_notification_latency_seconds_bucket{job="alertmanager"}[1h])
    ))
    and on (integration) (sum by (integration) (increase(alertmanager_notifications_total{job="alertmanager"}[1h])) > 0)
};

pub(super) const STORES_REACHED: Query = promql! { Count =>
    min by (store_type) (sum by (pod, store_type) (thanos_store_nodes_grpc_connections{job="thanos-query"}))
};

pub(super) const UPLOAD_AGE: Query = promql! { Seconds =>
    time() - max by (pod) (
      max_over_time(thanos_objstore_bucket_last_successful_upload_time{job="thanos-sidecar"}[1d]) > 0
    )
};

pub(super) const UPLOADS_FAILED: Query =
    promql! { sum by (pod) (increase(thanos_shipper_upload_failures_total{job="thanos-sidecar"}[1h])) > 0 };

pub(super) const OBJECT_STORE_ANSWERS: Query = promql! { Truth => min(probe_success{job="object-store"}) };

pub(super) const TO_COMPACT: Query = promql! { Count => max(thanos_compact_todo_compactions{job="thanos-compactor"}) };

pub(super) const TO_DOWNSAMPLE: Query =
    promql! { Count => max(thanos_compact_todo_downsample_blocks{job="thanos-compactor"}) };

pub(super) const TO_DELETE: Query =
    promql! { Count => max(thanos_compact_todo_deletion_blocks{job="thanos-compactor"}) };

pub(super) const BLOCKS_KNOWN: Query =
    promql! { Count => max by (pod) (thanos_bucket_store_blocks_loaded{job="thanos-store"}) };

pub(super) const QUERY_LATENCY: Query = promql! {
    histogram_quantile(0.95, sum by (le, handler) (
      rate(http_request_duration_seconds_bucket{job="thanos-query", handler=~"query|query_range"}[$__rate_interval])
    ))
};

pub(super) const RECEIVER_BEHIND: Query = promql! { Seconds =>
    max by (remote_name) (
      max by (pod) (prometheus_tsdb_head_max_time_seconds{job="prometheus"})
      - on (pod) group_right ()
      max by (pod, remote_name) (prometheus_remote_storage_queue_highest_sent_timestamp_seconds{job="prometheus"} > 0)
    )
};

pub(super) const RECEIVER_REFUSES: Query = promql! { Ratio =>
    sum by (remote_name) (
      rate(prometheus_remote_storage_samples_failed_total{job="prometheus"}[$__rate_interval])
      + rate(prometheus_remote_storage_histograms_failed_total{job="prometheus"}[$__rate_interval])
    )
    /
    sum by (remote_name) (
      rate(prometheus_remote_storage_samples_total{job="prometheus"}[$__rate_interval])
      + rate(prometheus_remote_storage_histograms_total{job="prometheus"}[$__rate_interval])
    )
};

pub(super) const SAMPLES_WRITTEN: Query = promql! {
    sum by (remote_name) (rate(prometheus_remote_storage_samples_total{job="prometheus"}[$__rate_interval]))
};

pub(super) const SHARDS: Query =
    promql! { Count => max by (remote_name) (prometheus_remote_storage_shards{job="prometheus"}) };

pub(super) const SHARDS_WANTED: Query =
    promql! { Count => max by (remote_name) (prometheus_remote_storage_shards_desired{job="prometheus"}) };

pub(super) const SHARDS_AT_MOST: Query =
    promql! { Count => min(prometheus_remote_storage_shards_max{job="prometheus"}) };

pub(super) const SAMPLES_WAITING: Query =
    promql! { Count => sum by (remote_name) (prometheus_remote_storage_samples_pending{job="prometheus"}) };

pub(super) const RECEIVER_LATENCY: Query = promql! {
    histogram_quantile(0.95, sum by (le, remote_name) (
      rate(prometheus_remote_storage_sent_batch_duration_seconds_bucket{job="prometheus"}[$__rate_interval])
    ))
};

pub(super) const LOG_LINES: Query =
    promql! { sum(rate(loki_distributor_lines_received_total{job="loki"}[$__rate_interval])) };

pub(super) const LOG_BYTES: Query =
    promql! { sum(rate(loki_distributor_bytes_received_total{job="loki"}[$__rate_interval])) };

pub(super) const DISCARDED: Query =
    promql! { sum by (reason) (rate(loki_discarded_samples_total{job="loki"}[$__rate_interval])) > 0 };

pub(super) const LOKI_ERRORS: Query = promql! {
    sum by (route) (rate(loki_request_duration_seconds_count{job="loki", status_code=~"5.."}[$__rate_interval])) > 0
};

pub(super) const LOKI_LATENCY: Query = promql! {
    histogram_quantile(0.95, sum by (le, route) (
      rate(loki_request_duration_seconds_bucket{
        job="loki", route=~"loki_api_v1_(push|query|query_range)"
      }[$__rate_interval])
    ))
};

pub(super) const STREAMS: Query = promql! { Count => sum(loki_ingester_memory_streams{job="loki"}) };

pub(super) const FLUSHES_FAILED: Query =
    promql! { sum(rate(loki_ingester_chunks_flush_failures_total{job="loki"}[$__rate_interval])) };

pub(super) const RETENTION_AGE: Query = promql! {
    time() - max(loki_compactor_apply_retention_last_successful_run_timestamp_seconds{job="loki"} > 0)
};

pub(super) const RING_MEMBERS: Query =
    promql! { Count => max by (state) (loki_ring_members{job="loki", name="ingester"}) };

pub(super) const FLUSHES_FAILED_BY_POD: Query =
    promql! { sum by (pod) (increase(loki_ingester_chunks_flush_failures_total{job="loki"}[1h])) > 0 };

pub(super) const COMPACTS: Query =
    promql! { Truth => max by (pod) (loki_boltdb_shipper_compactor_running{job="loki"}) };

pub(super) const RULES_BY_POD: Query = promql! { Count => sum by (pod) (loki_prometheus_rule_group_rules{job="loki"}) };

pub(super) const LINES_READ: Query =
    promql! { sum by (node) (rate(promtail_read_lines_total{job="promtail"}[$__rate_interval])) };

pub(super) const LINES_SENT: Query =
    promql! { sum by (node) (rate(promtail_sent_entries_total{job="promtail"}[$__rate_interval])) };

pub(super) const LINES_DROPPED: Query =
    promql! { sum by (node, reason) (rate(promtail_dropped_entries_total{job="promtail"}[$__rate_interval])) > 0 };

pub(super) const RETRIES: Query =
    promql! { sum by (node) (rate(promtail_batch_retries_total{job="promtail"}[$__rate_interval])) };

pub(super) const LAG: Query = promql! { Seconds =>
    sum(rate(loki_distributor_lag_ms_total{job="loki"}[$__rate_interval])) / 1000
    / (sum(rate(loki_request_duration_seconds_count{job="loki", route="loki_api_v1_push"}[$__rate_interval])) > 0)
};

pub(super) const FILES: Query = promql! { Count => sum by (node) (promtail_files_active_total{job="promtail"}) };

pub(super) const COLLECTED: Query = promql! {
    sum by (node) (rate(otelcol_receiver_accepted_log_records_total{job="otel-collector"}[$__rate_interval]))
};

pub(super) const COLLECTOR_SENT: Query = promql! {
    sum by (node) (rate(otelcol_exporter_sent_log_records_total{job="otel-collector"}[$__rate_interval]))
};

pub(super) const COLLECTOR_QUEUE: Query = promql! { Bytes =>
    sum by (node) (otelcol_exporter_queue_size{job="otel-collector", data_type="logs"})
};

pub(super) const COLLECTOR_FAILED: Query = promql! {
    sum by (node) (rate(otelcol_exporter_send_failed_log_records_total{job="otel-collector"}[$__rate_interval])) > 0
};

pub(super) const COLLECTOR_FILES: Query =
    promql! { Count => sum by (node) (otelcol_fileconsumer_open_files{job="otel-collector"}) };

pub(super) const COLLECTOR_LOGS: LogQuery = logql!(r#"{app="otel-collector", level=~"error|warn"}"#);

pub(super) const GRAFANA_REQUESTS: Query = promql! {
    sum by (status_code) (rate(grafana_http_request_duration_seconds_count{job="grafana"}[$__rate_interval]))
};

pub(super) const GRAFANA_LATENCY: Query = promql! {
    histogram_quantile(0.95, sum by (le) (
      rate(grafana_http_request_duration_seconds_bucket{job="grafana"}[$__rate_interval])
    ))
};

pub(super) const MEMORY_BY_COMPONENT: Query = promql! {
    sum by (container) (
      container_memory_working_set_bytes{job="cadvisor", namespace="monitoring", container!="", image!=""}
    )
};

pub(super) const LISTS_FAILED: Query = promql! {
    sum by (resource) (
      increase(kube_state_metrics_list_total{job="kube-state-metrics-self", result="error"}[1h])
    ) > 0
};

pub(super) const WATCHES_FAILED: Query = promql! {
    sum by (resource) (
      increase(kube_state_metrics_watch_total{job="kube-state-metrics-self", result="error"}[1h])
    ) > 0
};

pub(super) const UNKNOWN_MODULES: Query =
    promql! { sum(increase(blackbox_module_unknown_total{job="blackbox-exporter"}[1h])) };

pub(super) const MEMORY_OF_LIMIT: Query =
    promql! { namespace_pod:container_memory_of_limit:ratio{namespace="monitoring"} };

pub(super) const CPU_BY_COMPONENT: Query = promql! {
    sum by (container) (
      rate(container_cpu_usage_seconds_total{
        job="cadvisor", namespace="monitoring", container!="", image!=""
      }[$__rate_interval])
    )
};

pub(super) const VOLUMES: Query = promql! { namespace_persistentvolumeclaim:volume_used:ratio{namespace="monitoring"} };

pub(super) const SERIES_BY_JOB: Query =
    promql! { Count => topk(15, sum by (job) (scrape_samples_post_metric_relabeling)) };

pub(super) const SERIES_BY_TARGET: Query =
    promql! { Count => topk(15, max by (job, instance) (scrape_samples_post_metric_relabeling)) };

pub(super) const NEW_SERIES_BY_JOB: Query =
    promql! { Count => topk(10, sum by (job) (sum_over_time(scrape_series_added[1h]))) };

pub(super) const PROMETHEUS_LOGS: LogQuery =
    logql!(r#"{namespace="monitoring", app="prometheus", level=~"error|warn"}"#);

pub(super) const ALERTMANAGER_LOGS: LogQuery =
    logql!(r#"{namespace="monitoring", app="alertmanager", level=~"error|warn"}"#);

pub(super) const LOKI_LOGS: LogQuery = logql!(r#"{namespace="monitoring", app="loki", level=~"error|warn"}"#);

pub(super) const PROMTAIL_LOGS: LogQuery = logql!(r#"{app="promtail", level=~"error|warn"}"#);

pub(super) const GRAFANA_LOGS: LogQuery = logql!(r#"{namespace="monitoring", app="grafana", level=~"error|warn"}"#);

pub(super) const THANOS_LOGS: LogQuery = logql!(r#"{namespace="monitoring", app=~"thanos-.+", level=~"error|warn"}"#);

pub(super) const ERRORS: LogQuery =
    logql!(r#"{app=~"prometheus|alertmanager|grafana|loki|promtail|.+-(exporter|collector|metrics)", level="error"}"#,);

pub(super) const ALLOY_READ: Query =
    promql! { sum by (node) (rate(loki_source_file_read_lines_total{job="alloy"}[$__rate_interval])) };

pub(super) const ALLOY_SENT: Query =
    promql! { sum by (node) (rate(loki_write_sent_entries_total{job="alloy"}[$__rate_interval])) };

pub(super) const ALLOY_DROPPED: Query =
    promql! { sum by (node, reason) (rate(loki_write_dropped_entries_total{job="alloy"}[$__rate_interval])) > 0 };

pub(super) const ALLOY_RETRIES: Query =
    promql! { sum by (node) (rate(loki_write_batch_retries_total{job="alloy"}[$__rate_interval])) };

pub(super) const ALLOY_FILES: Query =
    promql! { Count => sum by (node) (loki_source_file_files_active_total{job="alloy"}) };

pub(super) const ALLOY_LOGS: LogQuery = logql!(r#"{app="alloy", level=~"error|warn"}"#);
