//! `upgrade` on breakages of the past, each between two real versions; silence where a bump was harmless; and what it
//! says of bad arguments. Each folder of `upgrade/` is a case: some families of both versions, rules that read them,
//! and the source.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn folder(kind: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/upgrade").join(kind)
}

fn run(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask-alone"));
    command.arg("upgrade").args(arguments).current_dir(folder(""));
    command.output().expect("it starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Runs a case, such as `breaks/node-exporter-0.16.0`, with more arguments.
fn case(name: &str, more: &[&str]) -> Output {
    let (_, case) = name.split_once('/').expect("a case lies in a folder");
    let (program, version) = case.rsplit_once('-').expect("a case names the new version");
    let file = |file: &str| format!("{name}/{file}");
    let (old, new, rules) = (file("old.prom"), file("new.prom"), file("rules.yml"));
    run(&[&[program, version, "--from", &old, "--file", &new, &rules], more].concat())
}

/// What is told of a case: level, line and message with its fix.
#[track_caller]
fn told(name: &str) -> Vec<String> {
    let output = case(name, &["--format", "json"]);
    let answer: Value = serde_json::from_slice(&output.stdout).expect("it answers in JSON");
    let findings = answer["findings"].as_array().expect("there is a list of findings");
    let said = |finding: &Value| {
        let word = |name: &str| finding[name].as_str().unwrap_or_default().to_owned();
        format!("{}: {}; {}", word("severity"), word("message"), word("fix"))
    };
    findings.iter().map(said).collect()
}

#[track_caller]
fn is_told(name: &str, wanted: &[&str]) {
    let told = told(&format!("breaks/{name}"));
    assert_eq!(told.len(), wanted.len(), "{name}: {told:#?}");
    for (told, wanted) in told.iter().zip(wanted) {
        let (level, words) = wanted.split_once(": ").expect("a level and words");
        assert!(told.starts_with(level), "{name}: {told} is no {level}");
        for word in words.split(" … ") {
            assert!(told.contains(word), "{name}: {word} is not in {told}");
        }
    }
}

#[test]
fn every_breakage_of_the_past_is_told_and_nothing_beside_it() {
    is_told(
        "node-exporter-0.16.0",
        &[
            "error: `node_cpu` is gone … did you mean `node_cpu_seconds_total`?",
            "error: `node_filesystem_free` is gone … did you mean `node_filesystem_free_bytes`?",
            "warning: while both versions run: `node_cpu` and `node_cpu_seconds_total` become series",
        ],
    );
    is_told(
        "kube-state-metrics-2.0.0",
        &[
            "error: `kube_hpa_status_current_replicas` is gone … \
             `kube_horizontalpodautoscaler_status_current_replicas`? It has `horizontalpodautoscaler` in the place of \
             `hpa`",
            "error: `kube_hpa_spec_max_replicas` is gone … `kube_horizontalpodautoscaler_spec_max_replicas`?",
            "error: `kube_pod_container_resource_requests_cpu_cores` is gone … \
             `kube_pod_container_resource_requests`? It has `resource`, `unit` as well",
        ],
    );
    is_told(
        "cadvisor-1.16.0",
        &[
            "error: no label `pod_name` … did you mean `pod`?",
            "error: no label `container_name` … did you mean `container`?",
            "error: alert `Raw` names the label `pod_name` … did you mean `pod`?",
        ],
    );
    is_told(
        "postgres-exporter-0.20.0",
        &[
            "error: `pg_replication_slot_slot_is_active` is gone … did you mean `pg_replication_slots_slot_is_active`?",
            "error: `pg_replication_slot_safe_wal_size_bytes` is gone … `pg_replication_slots_safe_wal_size_bytes`?",
        ],
    );
    is_told(
        "postgres-exporter-0.14.0",
        &["warning: `pg_process_idle_seconds_count` gains `state` … sum without (state)"],
    );
    is_told(
        "prometheus-3.10.0",
        &[
            "error: the sides of `/` never match: the left has `alertmanager`",
            "warning: `prometheus_notifications_dropped_total` gains `alertmanager` … sum without (alertmanager)",
        ],
    );
    is_told(
        "prometheus-2.8.0",
        &["error: `prometheus_tsdb_storage_blocks_bytes_total` is gone … did you mean \
             `prometheus_tsdb_storage_blocks_bytes`?"],
    );
    is_told(
        "alertmanager-0.18.0",
        &["error: `alertmanager_nflog_gc_duration_seconds` has no quantiles any more … ask for its mean"],
    );
    is_told(
        "redis-exporter-1.0.0",
        &[
            "error: alert `RedisDown` names the label `alias`",
            "error: no label `addr`",
            "error: `redis_up` has no label `alias`",
        ],
    );
    is_told(
        "etcd-3.5.0",
        &["error: `etcd_debugging_mvcc_db_total_size_in_bytes` is gone … did you mean \
             `etcd_mvcc_db_total_size_in_bytes`?"],
    );
    let known = fs::read_dir(folder("breaks")).expect("the cases are there").count();
    assert_eq!(known, 10, "each case is in this test");
}

#[test]
fn a_harmless_bump_is_answered_with_silence() {
    for name in ["alertmanager-0.19.0", "kube-state-metrics-2.16.0", "postgres-exporter-0.19.0"] {
        let output = case(&format!("harmless/{name}"), &[]);
        let out = text(&output.stdout);
        assert_eq!(output.status.code(), Some(0), "{out}{}", text(&output.stderr));
        assert_eq!(out.lines().count(), 1, "{out}");
        assert!(out.contains(": 0 die, 0 mean something else, of 2 queries; "), "{out}");
    }
}

#[test]
fn the_table_has_file_and_line_and_says_who_follows() {
    let output = case("breaks/kube-state-metrics-2.0.0", &["--all"]);
    let out = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{out}");
    assert!(
        out.contains("dies    breaks/kube-state-metrics-2.0.0/rules.yml:10  recording rule `node:cpu_requested:sum`"),
        "{out}"
    );
    assert!(out.contains("(alert `Overbooked` reads it)"), "{out}");
    assert!(
        out.contains("    unused  kube_horizontalpodautoscaler_status_desired_replicas: new, and read by nothing\n"),
        "{out}"
    );
}

#[test]
fn a_comment_is_markdown_and_a_code_host_reads_sarif() {
    let output = case("breaks/prometheus-3.10.0", &["--markdown"]);
    let out = text(&output.stdout);
    assert!(out.starts_with("### prometheus old.prom -> 3.10.0: 1 die, 1 mean something else, of 3 queries"), "{out}");
    assert!(
        out.contains("\n| **dies** | `breaks/prometheus-3.10.0/rules.yml:6` | alert `QueueFull` | the sides of `/`"),
        "{out}"
    );
    let output = case("breaks/prometheus-3.10.0", &["--format", "sarif"]);
    let sarif: Value = serde_json::from_slice(&output.stdout).expect("it answers in JSON");
    let results = sarif["runs"][0]["results"].as_array().expect("there are results");
    let rules: Vec<_> = results.iter().map(|result| result["ruleId"].as_str().unwrap_or_default()).collect();
    assert_eq!(rules, ["query/never-matches", "upgrade/means-something-else"]);
}

#[test]
fn bad_arguments_are_answered_with_a_fix() {
    let says = |arguments: &[&str], words: &str| {
        let output = run(arguments);
        let err = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {err}");
        assert!(err.contains(words), "{arguments:?}: {err}");
    };
    let page = "harmless/alertmanager-0.19.0/new.prom";
    let rules = "harmless/alertmanager-0.19.0/rules.yml";
    says(&["alertmanager"], "<VERSION>");
    says(&["alertmanager", "newest", "--file", page], "`newest` is no version");
    says(&["alertmanagr", "0.19.0"], "did you mean `alertmanager`?");
    says(&["teapot", "1.0.0", "--file", page], "there is no catalogue of `teapot` to compare with");
    says(&["alertmanager", "0.19.0", "--file", "no.prom"], "cannot read `no.prom`");
    says(&["alertmanager", "0.19.0", "--file", rules], "does not answer in Prometheus' text format");
    says(&["alertmanager", "0.19.0", "--from", "no.prom", "--file", page], "cannot read `no.prom`");
    says(&["alertmanager", "0.19.0", "--from", rules, "--file", page], "does not answer in Prometheus' text format");
    says(&["alertmanager", "0.19.0", "--url", "http://127.0.0.1:9/metrics"], "127.0.0.1:9");
    says(&["alertmanager", "0.19.0", "--url", "http://127.0.0.1:9", "--file", page], "cannot be used with");
    says(&["alertmanager", "0.19.0", "--binary", "no/alertmanager"], "there is no program at `no/alertmanager`");
    says(&["alertmanager", "0.19.0", "--file", page, "--flags", "no.txt"], "cannot read `no.txt`");
    says(&["alertmanager", "0.19.0", "--file", page, "no-rules.yml"], "cannot read `no-rules.yml`");
    says(&["alertmanager", "0.19.0", "--file", page, "--apply", rules], "cannot be used with");
    says(&["alertmanager", "0.19.0", "--file", page, "--port", "x"], "invalid value 'x'");
    says(&["alertmanager", "0.19.0", "--file", page, "--from", page, "--apply"], "cannot be used with");
    says(&["alertmanager", "0.19.0", "--file", page, "--format", "xml"], "possible values");
}
