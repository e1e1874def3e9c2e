//! `cargo xtask gen` itself, killed at random moments: every file is whole or absent, and the next run completes it.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot prepare its files says so by ending there")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Instant;

fn generate(root: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(["gen", "--root"]).arg(root).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn files(root: &Path, below: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(below).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(root, &path, found);
        } else {
            found.insert(path.strip_prefix(root).unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap());
        }
    }
}

fn contents(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    files(root, root, &mut found);
    found
}

#[test]
fn the_command_is_killed_and_the_next_run_completes_it() {
    let folder = tempfile::tempdir().unwrap();
    let start = Instant::now();
    assert!(generate(folder.path()).status().unwrap().success());
    let (whole, took) = (contents(folder.path()), start.elapsed());
    assert!(whole.len() > 100, "{} files", whole.len());
    let mut within = 0;
    for round in 0..12_u32 {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("k8s/monitoring")).unwrap();
        fs::write(folder.path().join("k8s/monitoring/notes.txt"), "mine").unwrap();
        let mut run = generate(folder.path()).spawn().unwrap();
        // Rendering comes first, and is most of the time: the moments are in the half in which files are written.
        sleep(took / 3 + took * round / 15);
        // One that has just ended is killed too late.
        let _ended = run.kill();
        run.wait().unwrap();
        let mut left = contents(folder.path());
        assert_eq!(left.remove("k8s/monitoring/notes.txt").as_deref(), Some(&b"mine"[..]), "round {round}");
        left.retain(|path, _| !path.contains("/.gen-"));
        within += usize::from(!left.is_empty() && left.len() < whole.len());
        for (path, bytes) in &left {
            assert_eq!(whole.get(path), Some(bytes), "round {round}: {path} is neither whole nor absent");
        }
        assert!(generate(folder.path()).status().unwrap().success(), "round {round}");
        let mut left = contents(folder.path());
        left.remove("k8s/monitoring/notes.txt");
        assert!(left == whole, "round {round}: the next run left {} of {} files", left.len(), whole.len());
    }
    // Publishing is so short that few are hit there; staging is seen by its temporary files only.
    println!("{within} of 12 runs were killed between two files");
}
