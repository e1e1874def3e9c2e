//! Alertmanager, with one receiver of each way that people are notified by, an alert and a silence.

use crate::catalogue::Kind::Counter;
use crate::catalogue::{Closed, Draft, Silent};
use crate::record::lab::post;
use crate::record::{Lab, Page, Recipe, Way};
use findings::Finding;

pub(super) const RECIPE: Recipe = Recipe {
    program: "alertmanager",
    workload: Some("alertmanager"),
    flags: &["--cluster.", "--enable-feature"],
    version: ("alertmanager_build_info", "version"),
    way: Way::Started(run, "with receivers for e-mail, chat and webhook, one alert and one silence"),
    drafts: &[Draft {
        closed: &[
            Closed { metrics: "alertmanager_alerts", label: "state", values: &[] },
            Closed { metrics: "alertmanager_alerts_received_total", label: "status", values: &["firing", "resolved"] },
            Closed { metrics: "alertmanager_silences", label: "state", values: &[] },
            Closed { metrics: "alertmanager_notifications_failed_total", label: "reason", values: &[] },
            Closed { metrics: "alertmanager_notification*", label: "integration", values: &[] },
        ],
        // notify/metrics.go of v0.35.0: with the first notification that is held back.
        silent: &[Silent {
            name: "alertmanager_notifications_suppressed_total",
            kind: Counter,
            labels: &["reason"],
            help: "The total number of notifications suppressed for being silenced, inhibited, outside of active time \
                intervals or within muted time intervals.",
        }],
        // `--alerts.per-alertname-limit`, which is 0 unless it is given.
        unlimited_at_zero: &["alertmanager_alerts_per_alert_limit"],
        modes: &[include_str!("modes/alertmanager-with-peers.prom")],
        ..Draft::of("alertmanager")
    }],
};

const CONFIG: &str = "\
route: {receiver: all, group_wait: 1s}
receivers:
- name: all
  webhook_configs: [{url: 'http://127.0.0.1:9/'}]
  slack_configs: [{api_url: 'http://127.0.0.1:9/', channel: '#alerts'}]
  email_configs: [{to: ops@example.com, from: a@example.com, smarthost: '127.0.0.1:9'}]
";

const ALERT: &str = r#"[{"labels": {"alertname": "Recorded"}}]"#;

const SILENCE: &str = r#"{"matchers": [{"name": "alertname", "value": "Other", "isRegex": false}], "createdBy": "a",
    "comment": "b", "startsAt": "2020-01-01T00:00:00Z", "endsAt": "2099-01-01T00:00:00Z"}"#;

fn run(lab: &mut Lab) -> Result<Vec<Page>, Finding> {
    let port = lab.port()?;
    let config = lab.file("alertmanager.yml", CONFIG)?;
    let mut program = lab.command("alertmanager")?;
    program.args(lab.flags()).arg(format!("--config.file={config}"));
    program.arg(format!("--storage.path={}", lab.path("data"))).arg(format!("--web.listen-address=127.0.0.1:{port}"));
    lab.keep("alertmanager", program)?;
    let base = format!("http://127.0.0.1:{port}");
    lab.answers(&format!("{base}/-/ready"), 30)?;
    post(&format!("{base}/api/v2/alerts"), ALERT)?;
    post(&format!("{base}/api/v2/silences"), SILENCE)?;
    lab.wait(5)?;
    let wanted = ["alertmanager_notifications_total", "alertmanager_http_request_duration_seconds"];
    Ok(vec![Page::new("alertmanager", lab.scrape(&format!("{base}/metrics"), 30, &wanted)?)])
}
