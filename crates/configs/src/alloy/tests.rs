//! What is written is read, with the same stages; what is damaged is not.

use super::*;
use crate::prometheus::{Relabel, meta};
use crate::promtail::{Limit, Metric, Stage, TimestampFormat};
use terms::{hours, kibibytes, minutes, seconds};

/// Every stage that the model of Promtail can say.
fn stages() -> Vec<Stage> {
    let counted = Metric::lines_with("Requests, \"all\".", "status").prefix("tea_").max_idle_duration(hours(24));
    vec![
        Stage::cri(),
        Stage::decolorize(),
        Stage::labeldrop(&["filename"]),
        Stage::regex(r#"^\S+ "(?P<method>[A-Z]+)"	$"#),
        Stage::regex_of("path", "^/(?P<first>[^/]+)"),
        Stage::json(&[("msg", "message")]),
        Stage::logfmt(&[("level", "")]),
        Stage::matching(r#"{app="tea"} !~ "probe/""#, [Stage::multiline(r"^\S", seconds(3)), Stage::output("msg")]),
        Stage::drop_matching(r#"{app="tea"} |~ "^debug""#, "debug"),
        Stage::drop_lines("^$", "empty"),
        Stage::drop_older_than(hours(24), "old"),
        Stage::drop_longer_than(kibibytes(256), "long"),
        Stage::template("level", r#"{{ if eq .said "e" }}error{{ else }}{{ .said }}{{ end }}"#),
        Stage::timestamp("time", TimestampFormat::Rfc3339Nano),
        Stage::replace(r"(\d{4})", "***"),
        Stage::limit(Limit::dropping_above(100, 200).by_label_name("app")),
        Stage::metrics([("requests_total", counted), ("size", Metric::last("Bytes.", "bytes"))]),
        Stage::metrics([("seconds", Metric::histogram("Time.", "took", &[0.5, 1.0]))]),
        Stage::labels(&["level"]),
        Stage::static_labels(&[("site", "tea")]),
        Stage::structured_metadata(&["method"]),
        Stage::labelallow(&["app", "level"]),
    ]
}

fn written() -> String {
    let rules = [
        Relabel::copy(&[meta::NAMESPACE], "namespace"),
        Relabel::join(&[meta::POD_UID, meta::CONTAINER_NAME], "/", "(.*)", "__path__", "/var/log/pods/*$1/*.log"),
    ];
    let loki = LokiEndpoint::new("http://loki.tea.svc:3100/loki/api/v1/push").backoff(seconds(1), minutes(5), 288);
    AlloyConfig::pods("NODE", &rules, &stages(), &loki).to_string()
}

#[test]
fn whatever_is_written_is_read_as_it_was_meant() {
    let components = read(&written()).unwrap_or_else(|faults| panic!("{faults:#?}\n{}", written()));
    let named: Vec<_> = components.iter().map(Block::name).collect();
    assert_eq!(
        named,
        [
            "discovery.kubernetes",
            "discovery.relabel",
            "local.file_match",
            "loki.source.file",
            "loki.process",
            "loki.write"
        ]
    );
    let meant: Vec<Block> = stages().iter().map(Block::from).collect();
    assert_eq!(components[4].blocks(), meant);
}

#[test]
fn it_reads_like_a_config_of_alloy() {
    let text = written();
    for part in [
        "discovery.kubernetes \"pods\" {\n  role = \"pod\"\n  selectors {\n    role  = \"pod\"\n    field = \
         \"spec.nodeName=\" + sys.env(\"NODE\")\n  }\n}\n",
        "  rule {\n    source_labels = [\"__meta_kubernetes_pod_uid\", \"__meta_kubernetes_pod_container_name\"]\n    \
         separator     = \"/\"\n    regex         = \"(.*)\"\n    target_label  = \"__path__\"\n    replacement   = \
         \"/var/log/pods/*$1/*.log\"\n  }\n",
        "  forward_to = [loki.write.loki.receiver]\n  stage.cri {}\n  stage.decolorize {}\n  stage.label_drop {\n    \
         values = [\"filename\"]\n  }\n  stage.regex {\n    expression = \"^\\\\S+ \\\"(?P<method>[A-Z]+)\\\"\\t$\"\n",
        "  stage.match {\n    selector = \"{app=\\\"tea\\\"} !~ \\\"probe/\\\"\"\n    stage.multiline {\n",
        "    metric.counter {\n      name              = \"requests_total\"\n      description       = \"Requests, \
         \\\"all\\\".\"\n      source            = \"status\"\n      prefix            = \"tea_\"\n      \
         max_idle_duration = \"24h\"\n      action            = \"inc\"\n    }\n",
        "  stage.labels {\n    values = { \"level\" = \"level\" }\n  }\n",
        "    min_backoff_period  = \"1s\"\n    max_backoff_period  = \"5m\"\n    max_backoff_retries = 288\n",
    ] {
        assert!(text.contains(part), "not found:\n{part}\nin:\n{text}");
    }
}

/// Each damage, and what is said of it.
#[test]
fn what_is_damaged_is_told() {
    let text = written();
    for (from, to, said) in [
        ("  stage.decolorize {}\n", "  stage.decolourise {}\n", "`stage.decolourise` is no block of `loki.process`"),
        ("    firstline     =", "    first_line    =", "`stage.multiline` has no argument `first_line`"),
        ("    firstline     =", "    first_line    =", "`stage.multiline` lacks `firstline`"),
        (
            "[loki.write.loki.receiver]",
            "[loki.write.lokki.receiver]",
            "`loki.write.lokki.receiver` is exported by no component",
        ),
        ("  stage.cri {}\n", "  stage.cri {\n", "`loki.process` is not closed"),
        ("\"^$\"", "\"^$", "a text is not closed"),
        ("\"(.*)\"", "\"(\\.*)\"", "holds what no text may"),
        ("source_labels = [\"__meta_kubernetes_namespace\"]", "source_labels = \"a\" \"b\"", "a name is missing"),
        ("loki.write \"loki\" {", "loki.write {", "components have a label"),
        ("max_backoff_retries = 288", "max_backoff_retries = 288\n    url = \"x\"", "`endpoint` says `url` twice"),
    ] {
        let damaged = text.replacen(from, to, 1);
        assert_ne!(damaged, text, "{from} is not there");
        let faults = read(&damaged).expect_err(to);
        assert!(faults.iter().any(|fault| fault.contains(said)), "{to}: {faults:?}");
    }
}
