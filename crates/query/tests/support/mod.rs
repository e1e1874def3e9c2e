//! What the tests of both languages use; each reads these files, so that they are written once.
#![allow(dead_code, reason = "each test uses a part of it")]
#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

pub mod asked;
pub mod chance;
pub mod made;
pub mod programs;
pub mod robust;
pub mod rules;
pub mod tally;

/// The lines of a corpus; comments and empty lines left out.
pub fn lines(corpus: &'static str) -> impl Iterator<Item = &'static str> {
    corpus.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("##"))
}
