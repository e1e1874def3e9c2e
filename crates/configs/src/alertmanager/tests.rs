//! A whole `alertmanager.yml` for this stack: e-mail, Slack and SMS, all secrets in files.

use super::*;
use crate::SecretFile;
use crate::http::{Authorization, HttpConfig};
use terms::{hours, minutes, seconds};

fn secret(key: &str) -> SecretFile {
    SecretFile::in_folder("/etc/alertmanager/secrets", key)
}

fn whole() -> AlertmanagerConfig {
    let email = Receiver::new("email", EmailConfig::new("ops@tea.example").send_resolved(true));
    let slack =
        SlackConfig::new(secret("slack-url"), "#alerts").send_resolved(true).title("{{ .CommonLabels.alertname }}");
    let chat = Receiver::new("chat", slack);
    let sms = WebhookConfig::new(secret("sms-url"))
        .max_alerts(5)
        .timeout(seconds(10))
        .http_config(HttpConfig::new().authorization(Authorization::bearer(secret("sms-token"))))
        .payload([("message", "{{ .CommonAnnotations.summary }}")]);
    let on_call = Receiver::new("on-call", sms).and(EmailConfig::new("on-call@tea.example"));
    let night = TimeInterval::new("night").time_intervals([
        Period::new().times([TimeRange::new(TimeOfDay::new(17, 0), TimeOfDay::new(24, 0))]),
        Period::new().weekdays([Weekdays::between(Weekday::Friday, Weekday::Saturday)]),
    ]);

    let critical = Route::to(&on_call, [Matcher::equal("severity", "critical")])
        .and_on()
        .group_wait(seconds(10))
        .repeat_interval(hours(1));
    let others = Route::to(&chat, [Matcher::any_of("severity", &["warning", "info"])]).muted_during(&night);
    let root = DefaultRoute::to(&email)
        .group_by(["alertname", "namespace"])
        .group_wait(seconds(30))
        .group_interval(minutes(5))
        .repeat_interval(hours(4))
        .routes([critical, others]);
    let global = Global::new()
        .resolve_timeout(minutes(5))
        .mail_through("smtp.tea.example:587", "alerts@tea.example")
        .mail_login("alerts@tea.example", secret("smtp-password"));
    AlertmanagerConfig::new(global, root)
        .inhibit_rules([InhibitRule::new(
            [Matcher::equal("severity", "critical")],
            [Matcher::any_of("severity", &["warning", "info"])],
            ["alertname", "namespace"],
        )])
        .templates(["/etc/alertmanager/templates/*.tmpl"])
}

#[track_caller]
fn assert_written(part: &str) {
    let text = serde_yaml::to_string(&whole()).unwrap();
    assert!(text.contains(part), "not found:\n{part}\nin:\n{text}");
}

#[test]
fn routes_are_a_tree_with_conditions_first() {
    assert_written(
        r#"route:
  receiver: email
  group_by:
  - alertname
  - namespace
  group_wait: 30s
  group_interval: 5m
  repeat_interval: 4h
  routes:
  - matchers:
    - severity="critical"
    receiver: on-call
    continue: true
    group_wait: 10s
    repeat_interval: 1h
  - matchers:
    - severity=~"warning|info"
    receiver: chat
    mute_time_intervals:
    - night
inhibit_rules:
- source_matchers:
  - severity="critical"
  target_matchers:
  - severity=~"warning|info"
  equal:
  - alertname
  - namespace
"#,
    );
}

#[test]
fn every_receiver_and_interval_of_the_tree_is_declared_once() {
    let config = whole();
    let names: Vec<_> = config.receivers.iter().map(Receiver::name).collect();
    assert_eq!(names, ["email", "on-call", "chat"]);
    assert_eq!(config.time_intervals.len(), 1);
    assert_written("- name: night\n  time_intervals:\n  - times:\n    - start_time: 17:00\n      end_time: 24:00\n");
}

#[test]
fn secrets_are_files() {
    assert_written(
        "\
global:
  resolve_timeout: 5m
  smtp_smarthost: smtp.tea.example:587
  smtp_from: alerts@tea.example
  smtp_auth_username: alerts@tea.example
  smtp_auth_password_file: /etc/alertmanager/secrets/smtp-password
",
    );
    assert_written("  - api_url_file: /etc/alertmanager/secrets/slack-url\n    channel: '#alerts'\n");
    assert_written("        credentials_file: /etc/alertmanager/secrets/sms-token\n");
}

#[track_caller]
fn fault(build: impl FnOnce() -> AlertmanagerConfig + std::panic::UnwindSafe) -> String {
    *std::panic::catch_unwind(build).unwrap_err().downcast().unwrap()
}

#[test]
fn e_mail_needs_a_server() {
    let message = fault(|| {
        let email = Receiver::new("email", EmailConfig::new("ops@tea.example"));
        AlertmanagerConfig::new(Global::new(), DefaultRoute::to(&email))
    });
    assert_eq!(
        message,
        "receiver `email` writes e-mail, but no SMTP server is known; fix: name it with `Global::mail_through`"
    );
}

#[test]
fn two_receivers_of_one_name_are_refused() {
    let message = fault(|| {
        let one = Receiver::new("sms", WebhookConfig::new(secret("one")));
        let other = Receiver::new("sms", WebhookConfig::new(secret("other")));
        let route = Route::to(&other, [Matcher::equal("severity", "critical")]);
        AlertmanagerConfig::new(Global::new(), DefaultRoute::to(&one).routes([route]))
    });
    assert_eq!(message, "two different receivers are called `sms`; fix: give each its own name");
}
