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

#[test]
fn several_share_a_ring_a_bucket_and_their_rules() {
    let bucket = S3Storage::new("tea-logs", "shelf.tea.svc:8333")
        .insecure(true)
        .s3forcepathstyle(true)
        .http_config(S3Http::new().ca_file("/ca.crt"));
    let others = Memberlist::new(7946_u16, ["loki-0:7946".to_owned(), "loki-1:7946".to_owned()])
        .cluster_label("tea/loki")
        .rejoin_interval(minutes(1));
    let text = serde_yaml::to_string(&whole().in_bucket(bucket).one_of_several("${POD_IP}", 3, others)).unwrap();
    let has = |part: &str| assert!(text.contains(part), "not found:\n{part}\nin:\n{text}");
    has("\
common:
  instance_addr: ${POD_IP}
  path_prefix: /loki
  replication_factor: 3
  ring:
    kvstore:
      store: memberlist
  storage:
    s3:
      bucketnames: tea-logs
      endpoint: shelf.tea.svc:8333
      insecure: true
      s3forcepathstyle: true
      http_config:
        ca_file: /ca.crt
");
    has("    object_store: s3\n");
    has("  delete_request_store: s3\n");
    has("  lifecycler:\n    readiness_check_ring_health: false\n");
    // What was said of the ingester before stays.
    has("  chunk_idle_period: 30m\n");
    has("  bind_port: 7946\n  join_members:\n  - loki-0:7946\n  - loki-1:7946\n  cluster_label: tea/loki\n");
    // The ruler takes the common ring: one of its own in memory would make every rule its own.
    has("  enable_sharding: true\n");
    assert!(!text.contains("inmemory"), "{text}");
}
