//! Nothing is wrong between the values of our own stack.

use findings::{Sources, print::plain};

#[test]
fn our_stack_has_no_findings() {
    let found = checks::check(&stack::PROGRAM);
    let sources = Sources::below(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    assert!(found.is_empty(), "{}", plain(&found, &sources, "cargo xtask explain"));
}
