//! A bad value of every argument: one error with its way out, no trace of a panic, and not a file changed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// Each argument, and a command line in which it is bad.
fn rows() -> Vec<(&'static str, &'static str)> {
    let lines = include_str!("bad_input.txt").lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split_once(" | ").expect("an argument, a bar, a command line")).collect()
}

#[test]
fn every_argument_has_a_bad_value() {
    let all: BTreeSet<String> = cli::testing::arguments().into_iter().collect();
    let tried: BTreeSet<String> = rows().iter().map(|(argument, _)| (*argument).to_owned()).collect();
    assert_eq!(all, tried, "a line in xtask/tests/bad_input.txt for each argument");
}

#[test]
fn a_bad_value_is_one_error_and_changes_nothing() {
    let folder = TempDir::new().expect("a folder");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join(".."), folder.path());
    let before = contents(folder.path());
    let mut wrong = Vec::new();
    for (argument, line) in rows() {
        let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(line.split(' '))
            .current_dir(folder.path())
            // A cluster that the machine knows is none of this.
            .env("KUBECONFIG", folder.path().join("none"))
            .env("NO_COLOR", "1")
            .stdin(Stdio::null())
            .output()
            .expect("it starts");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        if let Some(reason) = fault(output.status.code(), &output.stdout, &said) {
            wrong.push(format!("{argument}: `{line}` {reason}:\n{said}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let after = contents(folder.path());
    let paths = before.keys().chain(after.keys());
    let changed: BTreeSet<&PathBuf> = paths.filter(|path| before.get(*path) != after.get(*path)).collect();
    assert!(changed.is_empty(), "{changed:?}");
}

/// What is not as it should be.
fn fault(code: Option<i32>, out: &[u8], said: &str) -> Option<&'static str> {
    let count = |start: &str| said.lines().filter(|line| line.starts_with(start)).count();
    let is_ours = count("   problem  ") == 1 && count("       fix  ") == 1;
    let is_claps = said.contains("For more information, try '--help'.") && count("   problem  ") == 0;
    if code != Some(2) {
        Some("does not end with 2")
    } else if !out.is_empty() {
        Some("answers something")
    } else if !said.starts_with("error: ") || count("error") != 1 {
        Some("is not one error")
    } else if !(is_ours || is_claps) {
        Some("is not one problem with its fix")
    } else if said.contains("panicked") || said.contains("backtrace") {
        Some("panics")
    } else {
        None
    }
}

/// The sources of the repository.
fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        let kind = entry.file_type().expect("it has a kind");
        if kind.is_dir() && !["target", "node_modules"].contains(&&*name.to_string_lossy()) && !is_hidden(&path) {
            fs::create_dir(to.join(&name)).expect("it is new");
            copy(&path, &to.join(&name));
        } else if kind.is_file() {
            fs::copy(&path, to.join(&name)).expect("it can be copied");
        }
    }
}

/// Whether it is a tool's own: caches among them, and the real programs.
fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

/// Every file below a folder.
fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten().filter(|entry| !is_hidden(&entry.path())) {
        let path = entry.path();
        if path.is_dir() {
            all.extend(contents(&path));
        } else {
            let text = fs::read(&path).expect("it can be read");
            all.insert(path, text);
        }
    }
    all
}
