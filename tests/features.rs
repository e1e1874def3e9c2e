//! `cargo test` takes every dependency as `cargo xtask gen` has built it: with other features it would be built twice.

use std::collections::BTreeSet;
use std::process::Command;

/// Each package with its features, as cargo would build them for this selection.
fn packages(selection: &[&str]) -> BTreeSet<String> {
    let mut command = Command::new(env!("CARGO"));
    command.args(["tree", "--offline", "--prefix", "none", "--format", "{p} [{f}]"]).args(selection);
    let output = command.output().expect("cargo can be run");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines().map(|line| line.trim_end_matches(" (*)").to_owned()).collect()
}

#[test]
fn no_dependency_is_built_twice() {
    let gen_builds = packages(&["--package", "xtask", "--edges", "normal,build"]);
    let tests_build = packages(&["--workspace", "--edges", "normal,build,dev"]);
    let twice: Vec<_> = gen_builds.difference(&tests_build).collect();
    assert!(
        twice.is_empty(),
        "`cargo test` builds these, and all that needs them, once more, with other features; fix: ask for the features in \
         xtask/Cargo.toml: {twice:#?}"
    );
}
