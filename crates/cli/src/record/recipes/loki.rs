//! Loki as one process, with lines taken, refused, flushed and searched, and with rules and retention at work.

use findings::Finding;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::catalogue::Kind::Counter;
use crate::catalogue::{Closed, Draft, Silent};
use crate::record::lab::{post, visit};
use crate::record::{Lab, Page, Recipe, Way};

pub(super) const RECIPE: Recipe = Recipe {
    program: "loki",
    workload: Some("loki"),
    flags: &["-target"],
    version: ("loki_build_info", "version"),
    way: Way::Started(run, "with lines taken, refused, flushed and searched, a rule and retention"),
    drafts: &[Draft {
        closed: &[Closed {
            metrics: "loki_distributor_lines_received_total",
            label: "is_internal_stream",
            values: &["false", "true"],
        }],
        silent: &[
            // pkg/util/server/recovery.go of 3.7.6.
            Silent { name: "loki_panic_total", kind: Counter, labels: &[], help: "The total number of panic." },
            // pkg/validation/validate.go of 3.7.6; only where lines that are too long are cut.
            Silent {
                name: "loki_mutated_samples_total",
                kind: Counter,
                labels: &["reason", "truncated"],
                help: "The total number of samples that have been mutated.",
            },
            Silent {
                name: "loki_mutated_bytes_total",
                kind: Counter,
                labels: &["reason", "truncated"],
                help: "The total number of bytes that have been mutated.",
            },
        ],
        // As their helps say.
        unlimited_at_zero: &["loki_grpc_concurrent_streams_limit", "loki_tcp_connections_limit"],
        ..Draft::of("loki")
    }],
};

const RULES: &str = "\
groups:
- name: recorded
  interval: 1s
  rules:
  - {alert: Errors, expr: 'sum(count_over_time({app=\"recorded\"}[1m])) > 0'}
";

/// The deployed shape with short periods: what happens within an hour there happens within seconds here.
fn config(lab: &mut Lab, port: u16) -> Result<String, Finding> {
    lab.file(&format!("rules/{}/rules.yaml", programs::loki::ONLY_TENANT), RULES)?;
    let (grpc, data, rules) = (lab.port()?, lab.path("data"), lab.path("rules"));
    lab.file(
        "loki.yaml",
        &format!(
            "auth_enabled: false
server: {{http_listen_address: 127.0.0.1, http_listen_port: {port}, grpc_listen_address: 127.0.0.1, grpc_listen_port: \
{grpc}}}
common:
  path_prefix: {data}
  replication_factor: 1
  instance_addr: 127.0.0.1
  ring: {{kvstore: {{store: inmemory}}, instance_addr: 127.0.0.1}}
  storage: {{filesystem: {{chunks_directory: {data}/chunks, rules_directory: {rules}}}}}
schema_config:
  configs:
  - {{from: 2024-04-01, store: tsdb, object_store: filesystem, schema: v13, index: {{prefix: index_, period: 24h}}}}
ingester: {{lifecycler: {{min_ready_duration: 1s}}}}
compactor:
  working_directory: {data}/compactor
  compaction_interval: 2s
  retention_enabled: true
  delete_request_store: filesystem
limits_config:
  retention_period: 744h
  reject_old_samples: true
  reject_old_samples_max_age: 168h
  max_line_size: 1KB
  allow_structured_metadata: true
  volume_enabled: true
query_range:
  cache_results: true
  results_cache: {{cache: {{embedded_cache: {{enabled: true, max_size_mb: 16}}}}}}
ruler:
  alertmanager_url: http://127.0.0.1:9
  enable_api: true
  rule_path: {data}/rules
  evaluation_interval: 1s
  storage: {{type: local, local: {{directory: {rules}}}}}
analytics: {{reporting_enabled: false}}
"
        ),
    )
}

/// Starts a Loki, and returns its address.
pub(super) fn start(lab: &mut Lab) -> Result<String, Finding> {
    let port = lab.port()?;
    let config = config(lab, port)?;
    let mut program = lab.command("loki")?;
    program.args(lab.flags().iter().filter(|flag| flag.starts_with("-target"))).arg(format!("-config.file={config}"));
    lab.keep("loki", program)?;
    let base = format!("http://127.0.0.1:{port}");
    lab.answers(&format!("{base}/ready"), 90)?;
    Ok(base)
}

fn push(base: &str, age: u64, line: &str) -> Result<(), Finding> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()) - age;
    let stream = r#"{"app": "recorded"}"#;
    let body = format!(r#"{{"streams": [{{"stream": {stream}, "values": [["{now}000000000", "{line}"]]}}]}}"#);
    post(&format!("{base}/loki/api/v1/push"), &body)
}

fn run(lab: &mut Lab) -> Result<Vec<Page>, Finding> {
    let base = start(lab)?;
    push(&base, 0, "a line")?;
    push(&base, 0, &"a long line ".repeat(200))?;
    push(&base, 30 * 24 * 3600, "an old line")?;
    let search = "query=%7Bapp%3D%22recorded%22%7D%20%7C%3D%20%22line%22";
    visit(&format!("{base}/loki/api/v1/query_range?{search}"))?;
    visit(&format!("{base}/loki/api/v1/query?query=sum(count_over_time(%7Bapp%3D%22recorded%22%7D%5B5m%5D))"))?;
    visit(&format!("{base}/loki/api/v1/labels"))?;
    visit(&format!("{base}/loki/api/v1/query?query=sum("))?;
    post(&format!("{base}/flush"), "")?;
    lab.wait(10)?;
    visit(&format!("{base}/loki/api/v1/query_range?{search}"))?;
    let wanted = [
        "loki_discarded_samples_total",
        "loki_distributor_lines_received_total",
        "loki_ingester_chunks_flushed_total",
        "loki_boltdb_shipper_compact_tables_operation_last_successful_run_timestamp_seconds",
        "loki_prometheus_rule_evaluations_total",
        "loki_request_duration_seconds",
    ];
    Ok(vec![Page::new("loki", lab.scrape(&format!("{base}/metrics"), 120, &wanted)?)])
}
