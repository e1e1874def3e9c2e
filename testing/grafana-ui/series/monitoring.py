"""The stack itself, and the API server."""

from cluster import NODES, WORKERS, target_of, targets_of
from writing import DAY, NOW, counter, daily, gauge, histogram, incident, noise

RULE_GROUPS = (
    "cache", "database", "delivery", "log-pipeline", "monitoring", "nodes", "objectives", "orders", "shop", "workloads",
)  # fmt: skip
SENDING = ("email", "slack", "webhook")
INTEGRATIONS = SENDING + (
    "pagerduty", "opsgenie", "telegram", "discord", "msteams", "sns", "victorops", "pushover", "wechat", "webex",
    "rocketchat", "jira", "incidentio", "mattermost", "msteamsv2",
)  # fmt: skip


def prometheus():
    x, wave = target_of("prometheus"), noise("prometheus")
    alertmanager = dict(x, alertmanager="http://alertmanager.monitoring.svc:9093/api/v2/alerts")
    gauge("prometheus_config_last_reload_successful", x, 1)
    gauge("prometheus_notifications_alertmanagers_discovered", x, 1)
    for group in RULE_GROUPS:
        labels, of_group = dict(x, rule_group=f"/etc/prometheus/rules/{group}.yaml;{group}"), noise(group)
        counter("prometheus_rule_evaluation_failures_total", labels, 0, start=0)
        counter("prometheus_rule_group_iterations_missed_total", labels, 0, start=0)
        gauge(
            "prometheus_rule_group_last_duration_seconds",
            labels,
            lambda t: (0.002 + 0.0008 * len(group)) * (1 + 0.3 * of_group(t)),
        )
    counter("prometheus_tsdb_head_samples_appended_total", dict(x, type="float"), lambda t: 2960 * (1 + 0.01 * wave(t)))
    gauge("prometheus_tsdb_head_series", x, lambda t: 88400 + 900 * wave(t))
    gauge("prometheus_tsdb_storage_blocks_bytes", x, lambda t: 1.83e10 + 3000 * (t - NOW))
    gauge("prometheus_tsdb_wal_storage_size_bytes", x, lambda t: 6e8 + 2e8 * ((t % 7200) / 7200))
    gauge("prometheus_tsdb_retention_limit_bytes", x, 4.3e10)
    counter("prometheus_notifications_sent_total", alertmanager, lambda t: 0.02 + 0.3 * incident(t))
    counter("prometheus_notifications_errors_total", alertmanager, 0, start=0)
    counter("prometheus_notifications_dropped_total", x, 0, start=0)


def alertmanager():
    x = target_of("alertmanager")
    gauge("alertmanager_config_last_reload_successful", x, 1)
    gauge("alertmanager_silences", dict(x, state="active"), 0)
    for state, quiet, more in (("active", 1, 10), ("suppressed", 0, 2), ("unprocessed", 0, 0)):
        gauge("alertmanager_alerts", dict(x, state=state), lambda t: round(quiet + more * incident(t)))
    for integration in INTEGRATIONS:
        labels = dict(x, integration=integration)
        sent = lambda t: (0.0002 + 0.01 * incident(t)) if integration in SENDING else 0
        counter("alertmanager_notifications_total", labels, sent, start=0)
        for reason in ("clientError", "contextCanceled", "contextDeadlineExceeded", "other", "serverError"):
            counter("alertmanager_notifications_failed_total", dict(labels, reason=reason), 0, start=0)
        histogram(
            "alertmanager_notification_latency_seconds", labels, ["1", "5", "10", "15", "20"], sent, lambda t: 0.8
        )


def loki():
    x, wave, tenant = target_of("loki"), noise("loki"), dict(target_of("loki"), tenant="fake")
    lines = lambda t: (60 + 170 * daily(t)) * (1 + 0.1 * wave(t)) * (1 + 0.6 * incident(t))
    gauge("loki_ruler_config_last_reload_successful", tenant, 1)
    counter("loki_prometheus_rule_evaluation_failures_total", dict(x, rule_group="logs"), 0, start=0)
    counter("loki_distributor_lines_received_total", tenant, lines)
    counter("loki_distributor_bytes_received_total", tenant, lambda t: 180 * lines(t))
    counter("loki_distributor_lag_ms_total", tenant, 2100.0)
    for reason in ("rate_limited", "line_too_long", "stream_limit"):
        counter("loki_discarded_samples_total", dict(tenant, reason=reason), 0, start=0)
    bounds = ["0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "5", "10", "25", "50", "100"]
    for route, status, per_second, seconds in (
        ("loki_api_v1_push", "204", 1.6, 0.01),
        ("loki_api_v1_query_range", "200", 0.05, 0.3),
        ("loki_api_v1_query", "200", 0.03, 0.2),
        ("ready", "200", 0.1, 0.001),
        ("metrics", "200", 0.03, 0.02),
    ):
        labels = dict(x, method="POST" if "push" in route else "GET", route=route, status_code=status, ws="false")
        histogram("loki_request_duration_seconds", labels, bounds, lambda t: per_second, lambda t: seconds)
    gauge("loki_ingester_memory_streams", tenant, 92)
    counter("loki_ingester_chunks_flush_failures_total", x, 0, start=0)
    gauge("loki_compactor_apply_retention_last_successful_run_timestamp_seconds", x, lambda t: t - t % 600)


def promtail():
    for node in NODES:
        x, wave, share = target_of("promtail", node=node), noise(node + "promtail"), 1 if node in WORKERS else 0.25
        lines = lambda t: share * (16 + 55 * daily(t)) * (1 + 0.15 * wave(t)) * (1 + 0.6 * incident(t))
        to_loki = dict(x, host="loki.monitoring.svc:3100")
        counter("promtail_read_lines_total", dict(x, path="/var/log/pods/a"), lines)
        counter("promtail_sent_entries_total", to_loki, lines)
        counter("promtail_batch_retries_total", to_loki, 0, start=0)
        for reason in ("ingester_error", "line_too_long", "rate_limited", "stream_limited"):
            counter("promtail_dropped_entries_total", dict(to_loki, reason=reason, tenant=""), 0, start=0)
        gauge("promtail_files_active_total", x, 14 if share == 1 else 8)
        gauge("promtail_targets_active_total", x, 14 if share == 1 else 8)


def grafana():
    x = dict(target_of("grafana"), handler="/api/ds/query", method="POST")
    bounds = ["0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "5", "10"]
    for status, per_second in (
        ("200", 0.4),
        ("302", 0.01),
        ("304", 0.02),
        ("401", 0.003),
        ("404", 0.004),
        ("500", 0.001),
    ):
        rate = lambda t: per_second * (1 + 2 * incident(t))
        histogram("grafana_http_request_duration_seconds", dict(x, status_code=status), bounds, rate, lambda t: 0.06)


def api_server():
    for x in targets_of("kube-apiserver"):
        wave = noise(x["instance"])
        for verb, code, rate in (
            ("GET", "200", 14), ("LIST", "200", 1.1), ("WATCH", "200", 2.6), ("PUT", "200", 6.3), ("PATCH", "200", 1.4),
            ("POST", "201", 0.9), ("DELETE", "200", 0.2), ("GET", "404", 0.3), ("LIST", "500", 0.0005),
        ):  # fmt: skip
            labels = dict(x, verb=verb, code=code, resource="pods", scope="namespace", version="v1")
            counter("apiserver_request_total", labels, lambda t: rate * (1 + 0.1 * wave(t)))
        for kind, count in (("readOnly", 2), ("mutating", 1)):
            gauge("apiserver_current_inflight_requests", dict(x, request_kind=kind), lambda t: round(count + wave(t)))
        for resource, count in (
            ("events", 1840), ("leases.coordination.k8s.io", 31), ("pods", 41), ("configmaps", 64), ("secrets", 38),
            ("replicasets.apps", 52), ("serviceaccounts", 60), ("endpointslices.discovery.k8s.io", 22),
            ("services", 19),
            ("deployments.apps", 14), ("nodes", 5),
        ):  # fmt: skip
            stored = lambda t: round(count * (1 + 0.02 * wave(t)))
            gauge("apiserver_resource_objects", dict(x, resource=resource), stored)


def others():
    """What else tells of itself: nothing has started anew, and nothing was refused."""
    x = target_of("kube-state-metrics-self")
    for kind in ("list", "watch"):
        for result in ("success", "error"):
            labels = dict(x, resource="*v1.Pod", result=result)
            counter(f"kube_state_metrics_{kind}_total", labels, 0.01 * (result == "success"), start=0)
    counter("blackbox_module_unknown_total", target_of("blackbox-exporter"), 0, start=0)
    for job in ("loki", "prometheus", "alertmanager", "grafana"):
        gauge("process_start_time_seconds", target_of(job), NOW - 9 * DAY)
