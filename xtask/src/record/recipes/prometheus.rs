//! Prometheus, scraping itself and a target that is not there, with a rule of each kind and an Alertmanager that is not there.

use crate::Problem;
use crate::catalogue::{Closed, Draft};
use crate::record::lab::visit;
use crate::record::{Lab, Page, Recipe, Way};

pub(super) const RECIPE: Recipe = Recipe {
    program: "prometheus",
    workload: Some("prometheus"),
    flags: &["--enable-feature", "--agent"],
    version: ("prometheus_build_info", "version"),
    way: Way::Started(run, "scraping itself, with rules, and with a target and an Alertmanager that are not there"),
    drafts: &[Draft {
        closed: &[
            Closed { metrics: "prometheus_tsdb_head_samples_appended_total", label: "type", values: &[] },
            Closed { metrics: "prometheus_engine_query_duration_seconds", label: "slice", values: &[] },
        ],
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

fn run(lab: &mut Lab) -> Result<Vec<Page>, Problem> {
    let port = lab.port()?;
    let address = format!("127.0.0.1:{port}");
    let rules = lab.file("rules.yml", RULES)?;
    let config = lab.file(
        "prometheus.yml",
        &format!(
            "global: {{scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}}\n\
             rule_files: ['{rules}']\n\
             alerting: {{alertmanagers: [{{static_configs: [{{targets: ['127.0.0.1:9']}}]}}]}}\n\
             scrape_configs:\n\
             - {{job_name: itself, static_configs: [{{targets: ['{address}', '127.0.0.1:9']}}]}}\n"
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
        "prometheus_rule_evaluation_failures_total",
        "prometheus_target_sync_length_seconds",
        "prometheus_http_requests_total",
    ];
    Ok(vec![Page::new("prometheus", lab.scrape(&format!("http://{address}/metrics"), 60, &wanted)?)])
}
