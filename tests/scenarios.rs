//! What each alert says of itself holds: promtool runs its scenarios, and notices a rule that no longer fits them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use stack::WATCH;
use stack::watch::alert::Alert;
use stack::watch::rule_group::Group;
use stack::watch::severity::Severity;
use stack_tests::tool;

/// The generated tests of the repository.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("promtool")
}

/// The YAML files of a folder, without those of its subfolders.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<_> = entries.map(|entry| entry.expect("the folder can be read").path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "yaml"));
    files.sort();
    files
}

/// Whether the tests of a file hold whose names match, and what promtool says.
fn tested(promtool: &Path, file: &Path, names: &str) -> (bool, String) {
    let output = Command::new(promtool).args(["test", "rules", "--run", names]).arg(file).output();
    let output = output.expect("promtool starts");
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&said).into_owned())
}

/// A copy of the tests in which the rules of one group differ.
fn damaged(group: &str, from: &str, to: &str) -> tempfile::TempDir {
    let copy = tempfile::tempdir().expect("the system has room for a temporary folder");
    fs::create_dir(copy.path().join("rules")).expect("the test may write");
    for below in ["", "rules"] {
        for file in files(&folder().join(below)) {
            let name = file.file_name().expect("a file has a name");
            fs::copy(&file, copy.path().join(below).join(name)).expect("the test may write");
        }
    }
    let rules = copy.path().join("rules").join(format!("{group}.yaml"));
    let text = fs::read_to_string(&rules).expect("the rules are there");
    assert!(text.contains(from), "`{from}` is not in\n{text}");
    fs::write(&rules, text.replacen(from, to, 1)).expect("the test may write");
    copy
}

/// What each alert must have a test of; the Watchdog always fires, and Loki has its own tests.
fn missing(alert: &Alert, tests: &str) -> Vec<String> {
    let wanted: &[&str] = if alert.severity().is(Severity::NONE) {
        &[" fires"]
    } else {
        &[" fires", " stays quiet", " when its target vanishes"]
    };
    let has = |what: &&&str| {
        let about = |line: &str| line.contains("- name: ") && line.contains(&alert.title()) && line.contains(**what);
        !tests.lines().any(about)
    };
    wanted.iter().filter(has).map(|what| format!("{}{what}", alert.title())).collect()
}

#[test]
fn every_alert_over_metrics_is_tested() {
    let tests = |group: &Group| {
        let read =
            |end: &str| fs::read_to_string(folder().join(format!("{}{end}.yaml", group.name()))).unwrap_or_default();
        read("") + &read("-gone")
    };
    let of_group = |group: &Group| {
        let tests = tests(group);
        group.alerts().iter().flat_map(|alert| missing(alert, &tests)).collect::<Vec<_>>()
    };
    let missing: Vec<String> =
        WATCH.groups.iter().filter(|group| !group.alerts().is_empty()).flat_map(of_group).collect();
    assert!(missing.is_empty(), "no test shows that\n{}", missing.join("\n"));
}

#[test]
fn an_alert_without_a_test_is_named() {
    let alert = WATCH.alerts().find(|alert| alert.title() == "HighCPU (node)").expect("the stack has it");
    let tests = "- name: HighCPU (node) fires\n- name: HighCPU (pod) stays quiet\n";
    assert_eq!(missing(alert, tests), ["HighCPU (node) stays quiet", "HighCPU (node) when its target vanishes"]);
}

#[test]
fn promtool_finds_every_alert_as_its_scenarios_say() {
    let Some(promtool) = tool("promtool") else { return };
    std::thread::scope(|scope| {
        for file in files(&folder()) {
            let promtool = &promtool;
            scope.spawn(move || {
                let (ok, said) = tested(promtool, &file, ".*");
                assert!(ok, "{}:\n{said}", file.display());
            });
        }
    });
}

#[test]
fn a_rule_that_no_longer_fits_its_scenarios_is_noticed() {
    let Some(promtool) = tool("promtool") else { return };
    for (rules, from, to) in [
        ("nodes", "node:node_cpu:ratio_rate5m > 0.8", "node:node_cpu:ratio_rate5m > 0.81"),
        ("nodes", "node:node_cpu:ratio_rate5m > 0.8", "node:node_cpu:ratio_rate5m > 0.79"),
        ("nodes", "for: 5m", "for: 2m"),
        ("nodes", "for: 5m", "for: 8m"),
        ("nodes", "severity: warning", "severity: info"),
        ("nodes", "is in use.", "is used."),
        ("targets", "or absent(up{job=\"node-exporter\"})", ""),
    ] {
        let copy = damaged(rules, from, to);
        let file = if rules == "nodes" { "nodes.yaml" } else { "nodes-gone.yaml" };
        let (ok, said) = tested(&promtool, &copy.path().join(file), r"^HighCPU \(node\)");
        assert!(!ok, "promtool does not notice `{to}` in place of `{from}`");
        assert!(said.contains("FAILED"), "{said}");
    }
}
