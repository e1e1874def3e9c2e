//! Prometheus, scraping itself and a target that is not there, with a rule of each kind, an Alertmanager that is there
//! and one that is not, and a Kubernetes that is not there.

use crate::catalogue::{Closed, Draft};
use crate::record::lab::visit;
use crate::record::{Lab, Page, Recipe, Way};
use findings::Finding;

pub(super) const RECIPE: Recipe = Recipe {
    program: "prometheus",
    workload: Some("prometheus"),
    flags: &["--enable-feature", "--agent"],
    version: ("prometheus_build_info", "version"),
    way: Way::Started(
        run,
        "scraping itself, with rules and an Alertmanager, and with a target, an Alertmanager and a Kubernetes that \
         are not there",
    ),
    drafts: &[Draft {
        closed: &[
            Closed { metrics: "prometheus_tsdb_head_samples_appended_total", label: "type", values: &[] },
            Closed { metrics: "prometheus_engine_query_duration_seconds", label: "slice", values: &[] },
        ],
        // As the helps of retention say, and `target_limit` in
        // https://prometheus.io/docs/prometheus/latest/configuration/configuration/.
        unlimited_at_zero: &[
            "prometheus_target_scrape_pool_target_limit",
            "prometheus_tsdb_retention_limit_bytes",
            "prometheus_tsdb_retention_limit_percentage",
        ],
        modes: &[include_str!("modes/prometheus-with-remote-write.prom")],
        ..Draft::of("prometheus")
    }],
};

const RULES: &str = "\
groups:
- name: recorded
  rules:
  - {record: 'job:up:sum', expr: 'sum by (job) (up)'}
  - {alert: Always, expr: 'vector(1)'}
";

fn run(lab: &mut Lab) -> Result<Vec<Page>, Finding> {
    let (port, alerts) = (lab.port()?, lab.port()?);
    let address = format!("127.0.0.1:{port}");
    let mut alertmanager = lab.command("alertmanager")?;
    let receiver = lab.file("alertmanager.yml", "{route: {receiver: nobody}, receivers: [{name: nobody}]}\n")?;
    alertmanager.arg(format!("--config.file={receiver}")).arg(format!("--storage.path={}", lab.path("alerts")));
    alertmanager.arg(format!("--web.listen-address=127.0.0.1:{alerts}")).arg("--cluster.listen-address=");
    lab.keep("alertmanager", alertmanager)?;
    lab.answers(&format!("http://127.0.0.1:{alerts}/-/ready"), 30)?;
    let rules = lab.file("rules.yml", RULES)?;
    let config = lab.file(
        "prometheus.yml",
        &format!(
            "global: {{scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}}\n\
             rule_files: ['{rules}']\n\
             alerting: {{alertmanagers: [{{static_configs: [{{targets: ['127.0.0.1:{alerts}', '127.0.0.1:9']}}]}}]}}\n\
             scrape_configs:\n\
             - {{job_name: itself, static_configs: [{{targets: ['{address}', '127.0.0.1:9']}}]}}\n\
             - {{job_name: pods, kubernetes_sd_configs: [{{role: pod, api_server: 'http://127.0.0.1:9'}}]}}\n"
        ),
    )?;
    let mut program = lab.command("prometheus")?;
    program.args(lab.flags()).arg(format!("--config.file={config}")).arg(format!("--web.listen-address={address}"));
    program.arg(format!("--storage.tsdb.path={}", lab.path("data")));
    lab.keep("prometheus", program)?;
    lab.answers(&format!("http://{address}/-/ready"), 60)?;
    visit(&format!("http://{address}/api/v1/query?query=up"))?;
    visit(&format!("http://{address}/api/v1/query?query=sum("))?;
    lab.wait(6)?;
    let wanted = [
        "prometheus_notifications_errors_total",
        "prometheus_notifications_latency_seconds",
        "prometheus_sd_kubernetes_http_request_total",
        "prometheus_sd_kubernetes_workqueue_depth",
        "prometheus_target_interval_length_seconds",
        "prometheus_rule_evaluation_failures_total",
        "prometheus_target_sync_length_seconds",
        "prometheus_http_requests_total",
    ];
    Ok(vec![Page::new("prometheus", lab.scrape(&format!("http://{address}/metrics"), 60, &wanted)?)])
}
