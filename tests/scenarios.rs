//! What each alert says of itself holds: promtool runs its scenarios, and notices a rule that no longer fits them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

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

/// Whether all tests of a folder hold, and what promtool says.
fn tested(promtool: &Path, folder: &Path) -> (bool, String) {
    let output = Command::new(promtool).args(["test", "rules"]).args(files(folder)).output().expect("promtool starts");
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

#[test]
fn promtool_finds_every_alert_as_its_scenarios_say() {
    let Some(promtool) = tool("promtool") else { return };
    let (ok, said) = tested(&promtool, &folder());
    assert!(ok, "{said}");
}

#[test]
fn a_rule_that_no_longer_fits_its_scenarios_is_noticed() {
    let Some(promtool) = tool("promtool") else { return };
    for (group, from, to) in [
        ("nodes", "mode=\"idle\"}[5m]))) > 0.8", "mode=\"idle\"}[5m]))) > 0.81"),
        ("nodes", "mode=\"idle\"}[5m]))) > 0.8", "mode=\"idle\"}[5m]))) > 0.79"),
        ("nodes", "for: 5m", "for: 2m"),
        ("nodes", "for: 5m", "for: 8m"),
        ("nodes", "severity: warning", "severity: info"),
        ("nodes", "is in use.", "is used."),
        ("targets", "or absent(up{job=\"node-exporter\"})", ""),
    ] {
        let copy = damaged(group, from, to);
        let (ok, said) = tested(&promtool, copy.path());
        assert!(!ok, "promtool does not notice `{to}` in place of `{from}`");
        assert!(said.contains("FAILED"), "{said}");
    }
}
