//! What the author of a mistake sees, and where: one case for each path by which a message arrives, such as the token
//! of a query, a family of macros, pasted text, a const, a trait. What the messages say is held by tables that run in
//! milliseconds:
//! `crates/*/tests/messages`, `tests/messages`.
//!
//! The cases are checked, not built: what they show is what `cargo check` and an editor show while one types.
//! After changing a message: `TRYBUILD=overwrite cargo test -p stack-tests --test compile_fail`, and read the
//! difference.

#[test]
fn mistakes_are_compile_errors_that_name_the_fix() {
    trybuild::TestCases::new().compile_fail("ui/*/*.rs");
}

#[test]
fn every_message_has_its_case() {
    let folders = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/ui")).expect("the cases are there");
    for folder in folders {
        let folder = folder.expect("the folder can be read").path();
        for file in std::fs::read_dir(&folder).expect("the folder can be read") {
            let message = file.expect("the folder can be read").path();
            if message.extension().is_some_and(|ending| ending == "stderr") {
                assert!(message.with_extension("rs").exists(), "{} has no case: remove it", message.display());
            }
        }
    }
}
