//! Promtail, shipping a file of lines to a Loki, with a second client whose Loki is not there.
//!
//! Between 3.6.4, which was run, and 3.6.11, which is deployed, `clients/pkg/promtail` changes no metric of its own.

use crate::catalogue::Kind::Counter;
use crate::catalogue::{Closed, Draft, Silent};
use crate::record::{Lab, Page, Recipe, Way};
use findings::Finding;

pub(super) const RECIPE: Recipe = Recipe {
    program: "promtail",
    workload: Some("promtail"),
    flags: &[],
    version: ("promtail_build_info", "version"),
    way: Way::Started(run, "shipping a file to a Loki, and to one that is not there"),
    drafts: &[Draft {
        closed: &[
            Closed { metrics: "promtail_dropped_*", label: "reason", values: DROPPED },
            Closed { metrics: "promtail_mutated_*", label: "reason", values: DROPPED },
        ],
        silent: &[
            // clients/pkg/promtail/targets/file/metrics.go.
            Silent {
                name: "promtail_targets_failed_total",
                kind: Counter,
                labels: &["reason"],
                help: "Number of failed targets.",
            },
        ],
        // As their helps say.
        unlimited_at_zero: &["grpc_concurrent_streams_limit", "tcp_connections_limit"],
        ..Draft::of("promtail")
    }],
};

/// `Reasons` in clients/pkg/promtail/client/client.go.
const DROPPED: &[&str] = &["ingester_error", "line_too_long", "rate_limited", "stream_limited"];

fn run(lab: &mut Lab) -> Result<Vec<Page>, Finding> {
    let loki = super::loki::start(lab)?;
    let port = lab.port()?;
    let log =
        lab.file("pod/0.log", "2026-01-01T00:00:00.000000000Z stdout F level=info a line\nnot in the format\n")?;
    let positions = lab.path("positions.yaml");
    let config = lab.file(
        "promtail.yaml",
        &format!(
            "server: {{http_listen_address: 127.0.0.1, http_listen_port: {port}, grpc_listen_port: 0}}
positions: {{filename: {positions}}}
clients:
- {{url: '{loki}/loki/api/v1/push'}}
- {{url: 'http://127.0.0.1:9/loki/api/v1/push', name: away, backoff_config: {{min_period: 10ms, max_period: 20ms, \
max_retries: 2}}}}
scrape_configs:
- job_name: pods
  pipeline_stages:
  - cri: {{}}
  - regex: {{expression: 'level=(?P<level>[a-z]+)'}}
  - labels: {{level: ''}}
  - timestamp: {{source: time, format: Unix}}
  static_configs:
  - {{targets: [localhost], labels: {{app: recorded, __path__: '{log}'}}}}
"
        ),
    )?;
    let mut program = lab.command("promtail")?;
    program.arg(format!("-config.file={config}"));
    lab.keep("promtail", program)?;
    let base = format!("http://127.0.0.1:{port}");
    lab.answers(&format!("{base}/ready"), 60)?;
    let wanted = [
        "promtail_sent_entries_total",
        "promtail_dropped_entries_total",
        "promtail_read_bytes_total",
        "promtail_read_lines_total",
        "promtail_request_duration_seconds",
        "promtail_targets_active_total",
    ];
    Ok(vec![Page::new("promtail", lab.scrape(&format!("{base}/metrics"), 60, &wanted)?)])
}
