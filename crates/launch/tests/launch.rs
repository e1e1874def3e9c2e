//! The launcher over a workspace of three small packages, whose stack compiles, and then does not.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot prepare its files says so by ending there")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::TempDir;

/// One test at a time: a launcher that one of them has just copied cannot be run while another one starts a process,
/// which for a moment holds the file open too.
static TURN: Mutex<()> = Mutex::new(());

/// A program that says who it is and what it was told.
fn says(name: &str) -> String {
    format!("fn main() {{ println!(\"{name} {{:?}}\", std::env::args().skip(1).collect::<Vec<_>>()); }}\n")
}

fn package(root: &Path, name: &str, program: &str, text: &str) {
    fs::create_dir_all(root.join(name).join("src/bin")).unwrap();
    let manifest = format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n");
    fs::write(root.join(name).join("Cargo.toml"), manifest).unwrap();
    fs::write(root.join(name).join(format!("src/bin/{program}.rs")), text).unwrap();
}

fn workspace() -> (TempDir, MutexGuard<'static, ()>) {
    let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let root = tempfile::tempdir().unwrap();
    let manifest = "[workspace]\nresolver = \"3\"\nmembers = [\"cli\", \"xtask\"]\n";
    fs::write(root.path().join("Cargo.toml"), manifest).unwrap();
    package(root.path(), "cli", "xtask-alone", &says("alone"));
    package(root.path(), "xtask", "xtask", &says("stack"));
    // It takes the programs from beside itself.
    fs::create_dir_all(root.path().join("target/debug")).unwrap();
    fs::copy(env!("CARGO_BIN_EXE_launch"), root.path().join("target/debug/launch")).unwrap();
    (root, turn)
}

fn launch(root: &Path, line: &[&str]) -> Output {
    let mut command = Command::new(root.join("target/debug/launch"));
    command.args(line).current_dir(root).env("CARGO_TARGET_DIR", root.join("target")).env("CARGO_NET_OFFLINE", "true");
    command.output().unwrap()
}

#[track_caller]
fn answers(root: &Path, line: &[&str], code: i32, out: &str, err: &str) {
    let output = launch(root, line);
    let (said, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{said}{errors}");
    assert_eq!(said, out);
    assert!(if err.is_empty() { !errors.contains("note") } else { errors.contains(err) }, "{errors}");
}

#[test]
fn what_needs_no_stack_runs_while_the_stack_does_not_compile() {
    let (root, _turn) = workspace();
    let root = root.path();
    answers(root, &["gen", "--check"], 0, "stack [\"gen\", \"--check\"]\n", "");
    answers(root, &["gen"], 0, "stack [\"gen\"]\n", "");
    package(root, "xtask", "xtask", "fn main() { nowhere() }\n");
    answers(root, &["gen"], 101, "", "cannot find function `nowhere`");
    answers(
        root,
        &["record", "x"],
        0,
        "stack [\"record\", \"x\"]\n",
        "fails, and says why: this runs as it was last built",
    );
    fs::remove_file(root.join("target/debug/xtask")).unwrap();
    answers(
        root,
        &["record", "x"],
        0,
        "alone [\"record\", \"x\"]\n",
        "it was never built here: this runs without a stack",
    );
    package(root, "cli", "xtask-alone", "fn main() { nowhere() }\n");
    answers(root, &["tools"], 101, "", "cannot find function `nowhere`");
}

/// A launcher whose cargo is one that fails: what runs all the same was not built.
fn unasked(root: &Path) -> bool {
    let mut command = Command::new(root.join("target/debug/launch"));
    command.arg("gen").current_dir(root).env("CARGO", "/nonexistent/cargo");
    command.output().unwrap().status.success()
}

#[test]
fn cargo_is_not_asked_where_nothing_has_changed() {
    let (root, _turn) = workspace();
    let root = root.path();
    assert!(!unasked(root), "nothing is built yet");
    answers(root, &["gen"], 0, "stack [\"gen\"]\n", "");
    pause();
    answers(root, &["gen"], 0, "stack [\"gen\"]\n", "");
    assert!(unasked(root), "all is older than the build");
    for changed in ["xtask/src/bin/xtask.rs", "xtask/Cargo.toml", "Cargo.toml", "target/debug/xtask"] {
        let path = root.join(changed);
        pause();
        fs::File::options().append(true).open(&path).unwrap().set_modified(std::time::SystemTime::now()).unwrap();
        assert!(!unasked(root), "{changed}");
        pause();
        answers(root, &["gen"], 0, "stack [\"gen\"]\n", "");
        assert!(unasked(root), "{changed} is built");
    }
    fs::remove_file(root.join("xtask/src/bin/xtask.rs")).unwrap();
    assert!(!unasked(root), "a source is gone");
}

/// Until the clock of the disk goes on.
fn pause() {
    std::thread::sleep(std::time::Duration::from_millis(20));
}
