//! Tells Cargo every finding, at its author's line.

use findings::{Sources, build_script};

fn main() {
    // The stack is linked into this script: what changes there makes Cargo run it again.
    println!("cargo::rerun-if-changed=build.rs");
    let sources = Sources::below(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    print!("{}", build_script(&checks::check(&stack::PROGRAM), &sources));
}
