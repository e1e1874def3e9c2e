//! What several tests use: expressions made by chance, and the corpus written by hand.
#![allow(dead_code, reason = "each test uses a part of it")]
#![allow(
    clippy::unwrap_used,
    clippy::format_push_string,
    reason = "a test may fail where it stands, and need not be fast"
)]

// One rule for chance: the file is read, not copied.
#[path = "../../../../tests/support/chance.rs"]
pub mod chance;
pub mod generate;
pub mod programs;
pub mod prometheus;
pub mod tree;

/// The valid expressions, one a line; comments and empty lines left out.
pub fn valid() -> impl Iterator<Item = &'static str> {
    include_str!("../corpus/valid.promql")
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("##"))
}
