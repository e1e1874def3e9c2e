//! Nothing is wrong between the values of our own stack.

use findings::{Sources, print::plain};
use kit::Program;

#[test]
fn our_stack_has_no_findings() {
    has_no_findings(&stack::PROGRAM);
}

#[test]
fn an_environment_in_which_everything_is_said_has_no_findings_either() {
    has_no_findings(&stack_tests::ours::WITH_AIR_GAPPED);
}

#[track_caller]
fn has_no_findings(program: &Program) {
    let found = checks::check(program);
    let sources = Sources::below(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    assert!(found.is_empty(), "{}", plain(&found, &sources, "cargo xtask explain"));
}
