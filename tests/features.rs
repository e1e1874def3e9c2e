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
        "`cargo test` builds these, and all that needs them, once more, with other features; fix: ask for the \
         features in stack/facts/Cargo.toml: {twice:#?}"
    );
}

/// The macros and the leaf are built from the same crates as the command line, for they run while compiling. Where one
/// of these has other features for one of them, cargo builds it twice, and whatever stands upon it: once that was half
/// of all that `cargo xtask gen` built.
#[test]
fn what_runs_while_compiling_is_built_from_the_same() {
    let gen_builds = packages(&["--package", "xtask", "--edges", "normal,build"]);
    let tests_build = packages(&["--workspace", "--edges", "normal,build,dev"]);
    for (package, others) in
        [("stack-macros", gen_builds), ("stack-macros", tests_build.clone()), ("stack-check", tests_build)]
    {
        let mut twice = packages(&["--package", package, "--edges", "normal,build"]);
        // Only derives are built from it, and they are built once for all.
        twice.retain(|package| !others.contains(package) && !package.starts_with("syn "));
        assert!(
            twice.is_empty(),
            "`{package}` is built from these, and all that needs them, once more, with fewer features; fix: ask for \
             the features in crates/world/Cargo.toml, or in stack/facts/Cargo.toml where only the tests of this \
             repository want them: {twice:#?}"
        );
    }
}
