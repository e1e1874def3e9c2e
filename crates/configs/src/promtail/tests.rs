//! A whole `promtail.yaml` for this stack, and each kind of stage.

use super::*;
use crate::loki::{LogLevel, Server};
use crate::prometheus::{Relabel, meta};
use terms::{hours, kibibytes, mebibytes, milliseconds, minutes, seconds};

fn pods() -> Scrape {
    let app = [&meta::pod_label("app")[..], &meta::pod_label("app.kubernetes.io/name"), meta::POD_NAME];
    let stages = [Stage::labeldrop(&["filename"])];
    Scrape::pods("kubernetes-pods").pipeline_stages([Stage::cri()]).pipeline_stages(stages).relabel_configs([
        Relabel::extract(&app, "^;*([^;]+)(;.*)?$", "app"),
        Relabel::copy(&[meta::NAMESPACE], "namespace"),
        Relabel::copy(&[meta::POD_NAME], "pod"),
        Relabel::copy(&[meta::CONTAINER_NAME], "container"),
        Relabel::join(&[meta::POD_UID, meta::CONTAINER_NAME], "/", "(.*)", meta::LOG_PATH, "/var/log/pods/*$1/*.log"),
    ])
}

fn whole() -> PromtailConfig {
    let client = Client::new("http://loki.watchers.svc:3100/loki/api/v1/push")
        .batchwait(seconds(1))
        .batchsize(mebibytes(1))
        .backoff_config(Backoff::new().min_period(milliseconds(500)).max_period(minutes(5)).max_retries(20))
        .external_labels([("cluster", "tea")])
        .timeout(seconds(10));
    PromtailConfig::new(
        Server::listening_http(3101).log_level(LogLevel::Info),
        Positions::new("/run/promtail/positions.yaml").ignore_invalid_yaml(true),
        client,
        [pods()],
    )
    .global(GlobalConfig::new().file_watch_config(FileWatch::new().max_poll_frequency(seconds(1))))
    .limits_config(
        LimitsConfig::new()
            .readline_rate_enabled(true)
            .readline_rate(5_000)
            .max_line_size(kibibytes(256))
            .max_line_size_truncate(true),
    )
    .target_config(TargetConfig::new().sync_period(seconds(10)))
}

/// One stage of each kind.
fn every_stage() -> Vec<Stage> {
    vec![
        Stage::cri(),
        Stage::decolorize(),
        Stage::matching(r#"{app="x"} |= "y""#, [Stage::drop_lines("^debug", "debug")]),
        Stage::drop_matching(r#"{app="x"} |~ "/healthz""#, "probe"),
        Stage::regex("(?P<level>[a-z]+)"),
        Stage::regex_of("level", "(?P<first>[a-z])"),
        Stage::json(&[("level", ""), ("user", "request.user")]),
        Stage::logfmt(&[("level", "lvl")]),
        Stage::labels(&["level"]),
        Stage::structured_metadata(&["user"]),
        Stage::static_labels(&[("source", "pods")]),
        Stage::labeldrop(&["filename"]),
        Stage::labelallow(&["app", "level"]),
        Stage::drop_where("level", "debug|trace", "debug"),
        Stage::drop_older_than(hours(24), "old"),
        Stage::drop_longer_than(kibibytes(64), "long"),
        Stage::timestamp("time", TimestampFormat::CommonLog),
        Stage::template("level", "{{ ToLower .Value }}"),
        Stage::replace("password=(\\S+)", "****"),
        Stage::multiline(r"^\S", seconds(3)),
        Stage::limit(Limit::dropping_above(100, 200).by_label_name("app")),
        Stage::metrics([
            ("lines_total", Metric::lines("Lines.")),
            ("bytes_total", Metric::bytes("Bytes.").max_idle_duration(hours(24))),
            ("users_total", Metric::lines_with("Lines with a user.", "user")),
            ("errors_total", Metric::lines_where("Errors.", "level", "error").prefix("shop_")),
            ("last_seconds", Metric::last("Last.", "seconds")),
            ("duration_seconds", Metric::histogram("Durations.", "seconds", &[0.1, 0.5, 1.0])),
        ]),
        Stage::output("message"),
    ]
}

#[track_caller]
fn assert_written(value: &impl serde::Serialize, part: &str) {
    let text = serde_yaml::to_string(value).unwrap();
    assert!(text.contains(part), "not found:\n{part}\nin:\n{text}");
}

#[test]
fn pods_of_the_node_are_read_and_called_by_their_app() {
    assert_written(
        &whole(),
        "\
server:
  http_listen_port: 3101
  grpc_listen_port: 0
  log_level: info
positions:
  filename: /run/promtail/positions.yaml
  ignore_invalid_yaml: true
clients:
- url: http://loki.watchers.svc:3100/loki/api/v1/push
  batchwait: 1s
  batchsize: 1048576
  backoff_config:
    min_period: 500ms
    max_period: 5m
    max_retries: 20
  external_labels:
    cluster: tea
  timeout: 10s
",
    );
    assert_written(
        &whole(),
        r"  kubernetes_sd_configs:
  - role: pod
  relabel_configs:
  - source_labels:
    - __meta_kubernetes_pod_label_app
    - __meta_kubernetes_pod_label_app_kubernetes_io_name
    - __meta_kubernetes_pod_name
    regex: ^;*([^;]+)(;.*)?$
    target_label: app
",
    );
}

#[test]
fn a_stage_is_its_name_and_its_settings() {
    for part in [
        "- cri: {}\n",
        "- match:\n    selector: '{app=\"x\"} |= \"y\"'\n    stages:\n    - drop:\n        expression: ^debug\n",
        "- match:\n    selector: '{app=\"x\"} |~ \"/healthz\"'\n    action: drop\n    drop_counter_reason: probe\n",
        "- json:\n    expressions:\n      level: ''\n      user: request.user\n",
        "- drop:\n    older_than: 24h\n    drop_counter_reason: old\n",
        "- drop:\n    longer_than: 64KB\n    drop_counter_reason: long\n",
        "- timestamp:\n    source: time\n    format: 02/Jan/2006:15:04:05 -0700\n",
        "- limit:\n    rate: 100\n    burst: 200\n    drop: true\n    by_label_name: app\n",
        "    errors_total:\n      type: Counter\n      description: Errors.\n      source: level\n      prefix: \
         shop_\n      config:\n        value: error\n        action: inc\n",
        "      config:\n        buckets:\n        - 0.1\n        - 0.5\n        - 1.0\n",
    ] {
        assert_written(&every_stage(), part);
    }
}
