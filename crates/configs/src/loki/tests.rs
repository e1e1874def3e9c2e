//! A whole `loki.yaml` for this stack: one process, 31 days.

use super::*;
use terms::{days, hours, kibibytes, mebibytes, minutes};

fn whole() -> LokiConfig {
    let limits = Limits::new()
        .ingestion_rate_mb(mebibytes(8))
        .ingestion_burst_size_mb(mebibytes(16))
        .per_stream_rate_limit(mebibytes(5))
        .max_line_size(kibibytes(256))
        .max_line_size_truncate(true)
        .reject_old_samples(true)
        .reject_old_samples_max_age(days(7))
        .retention_stream([StreamRetention::of(r#"{namespace="kube-system"}"#, 1, days(7))]);
    let retention = Retention::after(days(31))
        .compactor(|compactor| compactor.compaction_interval(minutes(10)).retention_delete_delay(hours(2)));
    let ruler = Ruler::alerting("/etc/loki/rules", "/loki", "http://alertmanager.watchers.svc:9093")
        .external_url("http://grafana.watchers.svc:3000")
        .datasource_uid("loki")
        .evaluation_interval(minutes(1))
        .remote_write(RulerRemoteWrite::to("prometheus", "http://prometheus.watchers.svc:9090/api/v1/write"));
    LokiConfig::single_binary(
        Server::listening(3100, 9095).log_level(LogLevel::Info).grpc_server_max_recv_msg_size(mebibytes(8)),
        Common::on_volume("/loki", "/etc/loki/rules"),
        SchemaConfig::since("2024-04-01"),
        retention,
        limits,
    )
    .ingester(
        Ingester::new()
            .chunk_idle_period(minutes(30))
            .wal(Wal::new().flush_on_shutdown(true).replay_memory_ceiling(mebibytes(512))),
    )
    .pattern_ingester(PatternIngester::new().enabled(true))
    .querier(Querier::new().max_concurrent(4))
    .query_scheduler(QueryScheduler::new().max_outstanding_requests_per_tenant(4_096))
    .query_range(QueryRange::cached(EmbeddedCache::of_megabytes(64).ttl(hours(1))))
    .ruler(ruler)
}

#[track_caller]
fn assert_written(part: &str) {
    let text = serde_yaml::to_string(&whole()).unwrap();
    assert!(text.contains(part), "not found:\n{part}\nin:\n{text}");
}

#[test]
fn everything_lies_on_the_volume() {
    assert_written(
        "\
common:
  instance_addr: 127.0.0.1
  path_prefix: /loki
  replication_factor: 1
  ring:
    kvstore:
      store: inmemory
  storage:
    filesystem:
      chunks_directory: /loki/chunks
      rules_directory: /etc/loki/rules
schema_config:
  configs:
  - from: 2024-04-01
    store: tsdb
    object_store: filesystem
    schema: v13
    index:
      prefix: index_
      period: 24h
",
    );
    assert_written("  rule_path: /loki/rules-temp\n");
    assert_written("  wal:\n    dir: /loki/ruler-wal\n");
}

#[test]
fn retention_comes_with_the_compactor_that_enforces_it() {
    assert_written(
        "\
compactor:
  retention_enabled: true
  delete_request_store: filesystem
  compaction_interval: 10m
  retention_delete_delay: 2h
limits_config:
  retention_period: 744h
  retention_stream:
  - selector: '{namespace=\"kube-system\"}'
    priority: 1
    period: 168h
  ingestion_rate_mb: 8
",
    );
}

#[test]
fn units_are_those_that_loki_reads() {
    assert_written("  per_stream_rate_limit: 5MB\n  max_line_size: 256KB\n");
    assert_written("  grpc_server_max_recv_msg_size: 8388608\n");
    assert_written("    replay_memory_ceiling: 512MB\n");
}

#[test]
fn a_query_may_span_all_that_is_kept() {
    assert_written("  max_query_length: 745h\n");
}

#[test]
fn nobody_is_told_of_the_usage() {
    assert_written("analytics:\n  reporting_enabled: false\n");
}

#[test]
fn less_than_a_day_is_refused() {
    assert!(std::panic::catch_unwind(|| Retention::after(hours(12))).is_err());
}
