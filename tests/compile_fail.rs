//! Every mistake that the compiler catches, with the message that the author sees: one fault, one case, one sentence.
//!
//! The cases are checked, not built: what they show is what `cargo check` and an editor show while one types.
//! After changing a message: `TRYBUILD=overwrite cargo test -p stack-tests --test compile_fail`, and read the difference.

#[test]
fn mistakes_are_compile_errors_that_name_the_fix() {
    trybuild::TestCases::new().compile_fail("ui/*/*.rs");
}
