//! Where a tool is found, and what is said without it.

use std::fs;

use super::find::{find_in, without};

const FIX: &str = "run `cargo xtask tools`";

#[test]
fn a_test_that_is_skipped_says_what_is_missing() {
    let line = without("cluster::applies", &["kube-apiserver", "etcd"], FIX, "").expect("nothing is required");
    assert_eq!(line, "skipped: cluster::applies: kube-apiserver, etcd not found, run `cargo xtask tools`\n");
}

#[test]
fn what_is_required_is_a_failure() {
    let failure = without("configs::rules", &["promtool"], FIX, "require").expect_err("all are required");
    assert_eq!(
        failure,
        "promtool not found, and STACK_TOOLS=require requires it; fix: run `cargo xtask tools`, or unset STACK_TOOLS"
    );
    let some = "require:promtool, amtool";
    let failure = without("live", &["loki", "amtool"], FIX, some).expect_err("one is required");
    assert!(failure.starts_with("amtool not found, and STACK_TOOLS=require:promtool, amtool"), "{failure}");
    assert!(without("live", &["loki"], FIX, some).is_ok());
    assert!(without("live", &["loki"], FIX, "required").is_ok());
}

#[test]
fn the_pinned_program_comes_before_the_path() {
    let folder = tempfile::tempdir().expect("the system has room for a temporary folder");
    let shell = find_in(folder.path(), "sh").expect("a shell is on the PATH");
    assert!(!shell.starts_with(folder.path()));
    let bin = folder.path().join(".tools/bin");
    fs::create_dir_all(&bin).expect("the test may make folders");
    fs::write(bin.join("sh"), "").expect("the test may write");
    assert_eq!(find_in(folder.path(), "sh"), Some(bin.join("sh")));
    assert_eq!(find_in(folder.path(), "no-such-program"), None);
}
